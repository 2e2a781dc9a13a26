namespace Insights.Cli.Keys;

/// <summary>The kinds of keys that can be made; the names are those of the API.</summary>
internal enum KeyKind
{
    Ingest,
    Server,
    Import,
    Browser,
}
