using System.Globalization;

namespace Insights.Storage.Schema;

/// <summary>One step of a database's schema.</summary>
/// <param name="Version">The version it leads to; from 1, each higher than the one before, gaps allowed.</param>
internal sealed record SchemaScript(int Version, string Sql)
{
    /// <summary>The version from which on logs are in a form that is read; nothing was released before.</summary>
    public const int Oldest = 90;

    /// <summary>The scripts of a database, in order: embedded files such as Sqlite/Schema/0001_initial.sql.</summary>
    /// <param name="database">The folder they are in.</param>
    public static IReadOnlyList<SchemaScript> LoadAll(string database)
    {
        var assembly = typeof(SchemaScript).Assembly;
        var prefix = $"{assembly.GetName().Name}.{database}.Schema.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new SchemaScript(VersionOf(name[prefix.Length..]), Read(name)))];

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        }
    }

    /// <summary>The scripts that a database of version <paramref name="recorded"/> still lacks.</summary>
    /// <param name="recorded">0 for an empty database.</param>
    /// <param name="oldest">The first version that is upgraded.</param>
    /// <exception cref="SchemaTooNewException">It is of a version that this program does not know.</exception>
    /// <exception cref="SchemaTooOldException">It is of a version that this program does not upgrade.</exception>
    public static IEnumerable<SchemaScript> Missing(IReadOnlyList<SchemaScript> known, int recorded, int oldest = Oldest)
    {
        var newest = known[^1].Version;
        if (recorded > 0 && recorded < oldest)
            throw new SchemaTooOldException(recorded, oldest);
        return recorded <= newest ? known.Where(s => s.Version > recorded) : throw new SchemaTooNewException(recorded, newest);
    }

    private static int VersionOf(string file) => int.Parse(file[..4], CultureInfo.InvariantCulture);
}
