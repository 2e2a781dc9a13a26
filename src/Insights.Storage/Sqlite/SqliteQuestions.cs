using System.Collections.Concurrent;
using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Questions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Insights.Storage.Sqlite;

/// <summary>
/// Asks SQLite on connections of its own, on threads of the pool: a long question holds up no lookup. One that is cancelled ends within
/// ten thousand of the database's own steps.
/// </summary>
internal sealed class SqliteQuestions(SqliteDatabase database) : IQuestionSource, IDisposable
{
    private const int MostIdle = 8;

    /// <summary>Steps of the database between two looks whether a question was cancelled: far less than a millisecond.</summary>
    private const int StepsBetweenLooks = 10_000;

    private readonly ConcurrentBag<SqliteConnection> _idle = [];

    public SqlDialect Dialect => SqlDialect.Sqlite;

    public ValueTask<List<T>> ListAsync<T>(string account, SqlText question, Func<IAnswerRow, T> read, CancellationToken ct) =>
        new(Task.Run(() => List(question, read, ct), ct));

    private List<T> List<T>(SqlText question, Func<IAnswerRow, T> read, CancellationToken ct)
    {
        SqliteConnection? connection = null;
        try
        {
            if (!_idle.TryTake(out connection))
            {
                connection = database.OpenForReading();
                connection.AddFunctions();
            }
            // In place of that of the question before. An interruption from outside would be lost where the statement has not begun.
            raw.sqlite3_progress_handler(connection.Handle, StepsBetweenLooks, _ => ct.IsCancellationRequested ? 1 : 0, null);
            var found = new List<T>();
            using (var statement = new Statement(connection.Handle!, question.Text))
            {
                for (var i = 0; i < question.Parameters.Count; i++)
                    Bind(statement, i + 1, question.Parameters[i]);
                var row = new Row(statement);
                while (statement.Step())
                {
                    ct.ThrowIfCancellationRequested();
                    found.Add(read(row));
                }
            }
            if (_idle.Count < MostIdle)
            {
                _idle.Add(connection);
                connection = null;
            }
            return found;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The question was broken off.", e, ct);
        }
        catch (SqliteException e)
        {
            throw new StoreException(StoreFault.Unavailable, e);
        }
        finally
        {
            connection?.Dispose();
        }
    }

    public ValueTask<bool> WriteAsync(SqlText first, IReadOnlyList<SqlText> rest, CancellationToken ct) => new(Task.Run(() => Write(first, rest), ct));

    private bool Write(SqlText first, IReadOnlyList<SqlText> rest)
    {
        try
        {
            // What fails, or changes nothing, is rolled back with its connection.
            using var connection = database.OpenForWriting();
            Run(connection, new SqlText(Dialect).Add("BEGIN IMMEDIATE"));
            if (Run(connection, first) == 0)
                return false;
            foreach (var change in rest)
                Run(connection, change);
            Run(connection, new SqlText(Dialect).Add("COMMIT"));
            return true;
        }
        catch (SqliteException e)
        {
            throw new StoreException(StoreFault.Unavailable, e);
        }
    }

    private static int Run(SqliteConnection connection, SqlText change)
    {
        using var statement = new Statement(connection.Handle!, change.Text);
        for (var i = 0; i < change.Parameters.Count; i++)
            Bind(statement, i + 1, change.Parameters[i]);
        return statement.Run();
    }

    private static void Bind(Statement statement, int number, object value) => _ = value switch
    {
        long n => statement.Bind(number, n),
        double n => statement.Bind(number, (double?)n),
        string text => statement.Bind(number, text),
        Guid hash => statement.Bind(number, hash),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public void Dispose()
    {
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }

    private sealed class Row(Statement statement) : IAnswerRow
    {
        public bool IsNull(int column) => statement.IsNull(column);

        public long Int64(int column) => statement.Int64(column);

        public double Double(int column) => statement.DoubleOrNull(column) ?? 0;

        public string Text(int column) => statement.Text(column);

        public Guid Guid(int column) => statement.Guid(column);
    }
}
