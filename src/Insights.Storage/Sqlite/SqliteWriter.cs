using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Microsoft.Data.Sqlite;

namespace Insights.Storage.Sqlite;

/// <summary>
/// One transaction a batch. It is the file's only writer while it runs, so each write sees at once whether it is in
/// conflict, and leaves the others of its batch alone.
/// </summary>
internal sealed class SqliteWriter(SqliteDatabase database) : IBatchWriter
{
    private SqliteSession? _session;

    public void Connect() => _session ??= new SqliteSession(database.OpenForWriting());

    public void Write(IReadOnlyList<WorkItem> batch)
    {
        var session = _session!;
        session["BEGIN IMMEDIATE"].Run();
        foreach (var item in batch)
        {
            if (!item.IsOver() && SqliteWrites.Make(session, item) is { } fault)
                item.Fail(fault);
        }
        session["COMMIT"].Run();
        foreach (var item in batch)
        {
            if (!item.IsSettled)
                item.Succeed();
        }
    }

    public void Disconnect()
    {
        try
        {
            _session?.Dispose();
        }
        catch (SqliteException)
        {
            // It goes either way; closing rolls back.
        }
        _session = null;
    }

    public void Dispose() => Disconnect();
}
