using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Insights.Cli.Hosting;
using Insights.Cli.Http;
using Insights.Cli.Send.Reading;

namespace Insights.Cli.Send.Formats.Logs;

/// <summary>An access log. In what form it is shows in its first lines, and is said.</summary>
/// <param name="said">Told once which form it is.</param>
internal sealed class AccessLogFormat(EventIds ids, Action<string> said) : IEventFormat
{
    /// <summary>Lines in a row that do not fit before the file is given up: it is another file than it seemed.</summary>
    private const int MostMisfits = 100;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public string Path => ApiPaths.Events;

    /// <exception cref="FailedException">It is no log, or not one any more.</exception>
    public async IAsyncEnumerable<Draft> ReadAsync(IAsyncEnumerable<Line> lines, [EnumeratorCancellation] CancellationToken cancel)
    {
        List<Line>? first = [];
        ILogForm? form = null;
        var misfits = 0;
        await foreach (var line in lines.WithCancellation(cancel))
        {
            if (line.IsBlank)
                continue;
            if (first is not null)
            {
                first.Add(line);
                if (first.Count < LogForms.Looked)
                    continue;
                form = Find(first);
            }
            foreach (var draft in Read(form!, first ?? [line]))
            {
                misfits = draft.Fault is null ? 0 : misfits + 1;
                yield return draft;
                if (misfits == MostMisfits)
                    throw new FailedException($"{MostMisfits} lines in a row, up to {draft.Position}, are no {form!.Name} log: {draft.Fault}. What stands before them was sent.");
            }
            first = null;
        }
        foreach (var draft in first is { Count: > 0 } ? Read(Find(first), first) : [])
            yield return draft;
    }

    private ILogForm Find(List<Line> first)
    {
        var form = LogForms.Find([.. first.Where(l => l.Bytes is not null).Select(l => Decode(l.Bytes!))], out var why)
            ?? throw new FailedException(string.Create(CultureInfo.InvariantCulture, $"None of the first {first.Count} lines is a request of an access log. Of the first line\n{why}\nNothing was sent."));
        said($"the log is in the form {form.Name}");
        return form;
    }

    private IEnumerable<Draft> Read(ILogForm form, List<Line> lines)
    {
        foreach (var line in lines)
        {
            if (line.Bytes is null)
            {
                yield return Draft.Unreadable(line, "longer than 1 MiB");
                continue;
            }
            var read = form.Read(Decode(line.Bytes));
            if (read.Entry is { } entry)
                yield return Draft.Of(line, AccessLogEvent.From(entry, ids.For(line.Bytes), ids.Key));
            else if (read.Fault is { } fault)
                yield return Draft.Unreadable(line, $"{fault} ({form.Name})");
        }
    }

    // Servers log the bytes that browsers sent. Those that are not UTF-8 keep their difference as Latin-1.
    private static string Decode(byte[] bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
