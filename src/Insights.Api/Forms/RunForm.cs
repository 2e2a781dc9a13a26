using Insights.Integrations;
using Insights.Integrations.Runs;
using Insights.V1;
using Kept = Insights.Domain.Sources;
using Run = Insights.V1.Run;

namespace Insights.Api.Forms;

/// <summary>Runs of sources in their wire form.</summary>
internal static class RunForm
{
    /// <summary>Longest cell that is shown, in characters.</summary>
    private const int ShownChars = 256;

    private static readonly Dictionary<string, RowError.Types.Code> _codes =
        Enum.GetValues<RowFault>().ToDictionary(f => f.WireName(), f => (RowError.Types.Code)f);

    public static Run ToMessage(this Integrations.Runs.Run run)
    {
        var message = new Run
        {
            Number = run.Number,
            Kind = (Run.Types.Kind)run.Kind,
            State = (Run.Types.State)run.State,
            File = run.File,
            FileName = run.FileName,
            StartTime = EndUserForm.Time(run.StartedMs),
            EndTime = run.EndedMs is { } ended ? EndUserForm.Time(ended) : null,
            CheckedCount = run.Checked,
            CheckRefusedCount = run.CheckRefused,
            ReadCount = run.Counts.Read,
            ChangedCount = run.Counts.Changed,
            UnchangedCount = run.Counts.Unchanged,
            SupersededCount = run.Counts.Superseded,
            RefusedCount = run.Counts.Refused,
            Refused = { run.Counts.RefusedBy.Select(r => new Run.Types.Refused { Code = (RowError.Types.Code)r.Key, Count = r.Value }) },
            NewAttributes = { run.NewAttributes },
            SampleRows = { run.Sample },
        };
        if (run.Fault is { } fault)
            message.Fault = (Run.Types.Fault)fault;
        if (run.Detail is { } detail)
            message.Detail = detail;
        return message;
    }

    public static RowError ToMessage(this Kept.RowError error)
    {
        var message = new RowError { Row = error.Row, Line = error.Line, Code = _codes.GetValueOrDefault(error.Code), Detail = error.Detail };
        if (error.Column is { } column)
            message.Column = column;
        return message;
    }

    public static InspectSourceFileResponse ToMessage(this FileLook look) => new()
    {
        Encoding = look.Encoding,
        Delimiter = look.Delimiter.ToString(),
        Quote = look.Quote.ToString(),
        Columns = { look.Columns },
        Rows = { look.Rows.Select(ToMessage) },
    };

    private static InspectSourceFileResponse.Types.Row ToMessage(SourceRow row)
    {
        var message = new InspectSourceFileResponse.Types.Row { Line = row.Line, Cells = { row.Cells.Select(Shown) } };
        if (row.Fault is { } fault)
            message.Code = (RowError.Types.Code)fault.Fault;
        return message;
    }

    /// <summary>Cut between characters: half a surrogate pair is no text.</summary>
    private static string Shown(string cell) =>
        cell.Length <= ShownChars ? cell : cell[..(char.IsHighSurrogate(cell[ShownChars - 1]) ? ShownChars - 1 : ShownChars)];
}
