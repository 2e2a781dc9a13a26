using Insights.Domain.EndUsers.Ports;
using Insights.Storage.Questions;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>
/// Asks PostgreSQL on connections of its own: a long question takes none from lookups, and none of its texts, of which there
/// are as many as filters, is prepared in the place of one that is asked all the time.
/// </summary>
internal sealed class PostgreSqlQuestions : IQuestionSource, IAsyncDisposable
{
    /// <summary>Questions at a time.</summary>
    private const int Connections = 8;

    /// <summary>How long the database works on one question before it gives up.</summary>
    private const int MostMs = 30_000;

    private readonly NpgsqlDataSource _source;

    public PostgreSqlQuestions(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 0, MaxPoolSize = Connections };
        builder.Options = $"{builder.Options} -c statement_timeout={MostMs}".Trim();
        _source = NpgsqlDataSource.Create(builder.ToString());
    }

    public SqlDialect Dialect => SqlDialect.PostgreSql;

    public async ValueTask<List<T>> ListAsync<T>(string account, SqlText question, Func<IAnswerRow, T> read, CancellationToken ct)
    {
        try
        {
#pragma warning disable CA2100 // the text is the program's own: all that comes from outside is a parameter
            var command = _source.CreateCommand(question.Text);
#pragma warning restore CA2100
            await using var _ = command.ConfigureAwait(false);
            foreach (var value in question.Parameters)
                command.Parameters.Add(Parameter(value));
            var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            var row = new Row(reader);
            var found = new List<T>();
            while (await reader.ReadAsync(ct).ConfigureAwait(false))
                found.Add(read(row));
            return found;
        }
        catch (NpgsqlException e)
        {
            throw new StoreException(StoreFault.Unavailable, e);
        }
    }

    public async ValueTask<bool> WriteAsync(SqlText first, IReadOnlyList<SqlText> rest, CancellationToken ct)
    {
        try
        {
            var connection = await _source.OpenConnectionAsync(ct).ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
            await using var __ = transaction.ConfigureAwait(false);
            // So that what is written of a user is not left behind by its erasure.
            await RunAsync(connection, new SqlText(Dialect).Add(AdvisoryLocks.ShareWrites), ct).ConfigureAwait(false);
            if (await RunAsync(connection, first, ct).ConfigureAwait(false) == 0)
                return false;
            foreach (var change in rest)
                await RunAsync(connection, change, ct).ConfigureAwait(false);
            await transaction.CommitAsync(ct).ConfigureAwait(false);
            return true;
        }
        catch (NpgsqlException e)
        {
            throw new StoreException(StoreFault.Unavailable, e);
        }
    }

    private static async ValueTask<int> RunAsync(NpgsqlConnection connection, SqlText change, CancellationToken ct)
    {
#pragma warning disable CA2100 // the text is the program's own: all that comes from outside is a parameter
        var command = new NpgsqlCommand(change.Text, connection);
#pragma warning restore CA2100
        await using var _ = command.ConfigureAwait(false);
        foreach (var value in change.Parameters)
            command.Parameters.Add(Parameter(value));
        return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    private static NpgsqlParameter Parameter(object value) => value switch
    {
        long number => new NpgsqlParameter<long> { TypedValue = number },
        double number => new NpgsqlParameter<double> { TypedValue = number },
        string text => new NpgsqlParameter<string> { TypedValue = text },
        Guid hash => new NpgsqlParameter<Guid> { TypedValue = hash },
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private sealed class Row(NpgsqlDataReader reader) : IAnswerRow
    {
        public bool IsNull(int column) => reader.IsDBNull(column);

        public long Int64(int column) => Convert.ToInt64(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);

        public double Double(int column) => reader.GetDouble(column);

        public string Text(int column) => reader.GetString(column);

        public Guid Guid(int column) => reader.GetGuid(column);
    }
}
