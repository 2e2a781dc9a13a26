using Insights.Domain.EndUsers.Ports;
using Insights.Storage.GroupCommit;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>
/// One transaction a batch, and one more where users are erased. What is in conflict is found before anything is written and
/// left out; a conflict that arises only then, with another process, rolls back and is found at the next attempt. A write
/// that the database refuses for another reason is searched for by halves.
/// </summary>
internal sealed class PostgreSqlWriter(NpgsqlDataSource source) : IBatchWriter
{
    /// <summary>How often another process may get in the way of one batch.</summary>
    private const int MostAttempts = 10;

    /// <summary>
    /// A process that hangs in the midst of a COPY would keep what it wrote locked, and with it the writers of all others, for
    /// as long as it hangs; a commit of ours takes milliseconds.
    /// </summary>
    private const string LongestStatement = "SET statement_timeout = '10s'";

    private readonly KnownHeads _known = new();
    private NpgsqlConnection? _connection;

    public void Connect()
    {
        if (_connection is not null)
            return;
        var connection = source.OpenConnection();
        try
        {
            using var limit = new NpgsqlCommand(LongestStatement, connection);
            limit.ExecuteNonQuery();
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        _connection = connection;
    }

    public void Write(IReadOnlyList<WorkItem> batch)
    {
        var run = new List<WorkItem>(batch.Count);
        var erasures = new Dictionary<Guid, WorkItem>();
        foreach (var item in batch)
        {
            // A user's erasure comes after all that was handed over before it, and before what comes after.
            if (erasures.Count > 0 && erasures.ContainsKey(item.UserHash))
                Flush();
            if (item is SettleItem { Compaction: { } compaction })
            {
                Flush();
                Attempt(
                    StillToDo([item]),
                    (connection, some) => Compaction.Make(connection, (SettleItem)some[0], compaction)
                        && RunTransaction.Make(connection, some, _known));
            }
            else if (item is EraseItem)
                erasures.Add(item.UserHash, item);
            else
                run.Add(item);
        }
        Flush();

        void Flush()
        {
            WriteRun(run);
            run.Clear();
            if (erasures.Count > 0)
                Attempt(StillToDo([.. erasures.Values]), (connection, some) => Erasure.Make(connection, some));
            erasures.Clear();
        }
    }

    public void Disconnect()
    {
        try
        {
            _connection?.Dispose();
        }
        catch (NpgsqlException)
        {
            // It goes either way.
        }
        _connection = null;
        _known.Forget();
        source.Clear(); // those that lie idle are lost with it, as likely as not
    }

    public void Dispose() => Disconnect();

    private void WriteRun(List<WorkItem> run)
    {
        var items = StillToDo(run);
        if (!TryDirectly(items))
            Attempt(items, (connection, some) => RunTransaction.Make(connection, some, _known));
    }

    /// <summary>Makes the writes the short way, where they can go it.</summary>
    /// <returns>False where nothing was written, and the long way is left.</returns>
    private bool TryDirectly(List<WorkItem> items)
    {
        if (!DirectAppend.Fits(items, _known))
            return false;
        try
        {
            if (!DirectAppend.Make(_connection!, items, _known))
                return false;
        }
        catch (PostgresException e) when (IsRace(e) || IsFaultOfOne(e))
        {
            _known.Forget();
            return false;
        }
        Succeed(items);
        return true;
    }

    private void Succeed(List<WorkItem> items)
    {
        _known.Took(items);
        foreach (var item in items)
            item.Succeed();
    }

    private static List<WorkItem> StillToDo(List<WorkItem> items) => items.FindAll(item => !item.IsOver());

    /// <summary>Makes writes durable and settles them.</summary>
    /// <param name="make">Writes within a transaction; false where it has failed some, and the others are to be tried anew.</param>
    private void Attempt(List<WorkItem> items, Func<NpgsqlConnection, List<WorkItem>, bool> make, int attempt = 1)
    {
        try
        {
            while (true)
            {
                items = items.FindAll(item => !item.IsSettled);
                if (items.Count == 0)
                    return;
                using var transaction = _connection!.BeginTransaction();
                if (!make(_connection, items))
                {
                    transaction.Rollback();
                    continue;
                }
                transaction.Commit();
                Succeed(items);
                return;
            }
        }
        catch (PostgresException e) when (IsRace(e) && attempt < MostAttempts)
        {
            _known.Forget();
            Attempt(items, make, attempt + 1);
        }
        catch (Exception e) when (IsFaultOfOne(e))
        {
            if (items.Count == 1)
            {
                items[0].Fail(StoreFault.Unavailable, e);
                return;
            }
            var half = items.Count / 2;
            Attempt(items[..half], make);
            Attempt(StillToDo(items[half..]), make);
        }
    }

    /// <summary>Another process wrote the same at the same moment; everything was rolled back.</summary>
    private static bool IsRace(PostgresException e) => e.SqlState is PostgresErrorCodes.UniqueViolation
        or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>
    /// Data that the database does not take, or <see cref="Pipeline.Texts"/>, or after many attempts a race; everything was
    /// rolled back.
    /// </summary>
    private static bool IsFaultOfOne(Exception e) => e is ArgumentException
        || (e is PostgresException p && (IsRace(p) || p.SqlState[..2] is "21" or "22" or "23" or "54"));
}
