namespace Insights.Cli.Send.Formats.Logs;

/// <summary>Finds out in what form a log is.</summary>
internal static class LogForms
{
    /// <summary>Lines that are looked at.</summary>
    public const int Looked = 100;

    private static IEnumerable<ILogForm> All => [.. JsonLog.All, new W3CLog(), .. TextLog.All];

    /// <summary>The form that most of the lines fit, in which none has been read yet.</summary>
    /// <param name="lines">The first of the file.</param>
    /// <param name="why">Where none fits: what each form expected where in the first line that is no comment.</param>
    public static ILogForm? Find(IReadOnlyList<string> lines, out string why)
    {
        var tried = All.Select(form => (Form: form, Read: lines.Select(form.Read).ToList())).ToList();
        var best = tried.MaxBy(t => t.Read.Count(r => r.Entry is not null));
        why = "";
        if (best.Read.Any(r => r.Entry is not null))
            return All.First(f => f.Name == best.Form.Name);
        why = string.Join("\n", tried.Select(t => $"  {t.Form.Name}: {t.Read.Find(r => r.Fault is not null).Fault ?? "holds no request"}"));
        return null;
    }
}
