using System.Data.Common;
using Insights.Domain.EndUsers.Ports;
using Npgsql;

namespace Insights.Storage.Sources;

/// <summary>Runs statements that both databases understand, each piece of work on a connection of its own.</summary>
internal sealed class RowConnections(Func<Func<DbConnection, Task>, CancellationToken, Task> run)
{
    /// <summary>Writes, in one transaction.</summary>
    /// <exception cref="StoreException">The database cannot be reached, or refuses.</exception>
    public ValueTask<T> RunAsync<T>(Func<RowCommands, Task<T>> work, CancellationToken ct) => OnOneAsync<T>(
        async connection =>
        {
            var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
            await using var _ = transaction.ConfigureAwait(false);
            var answer = await work(new RowCommands(connection, transaction, ct)).ConfigureAwait(false);
            await transaction.CommitAsync(ct).ConfigureAwait(false);
            return answer;
        },
        ct);

    /// <summary>Reads; on SQLite a transaction would wait for who writes.</summary>
    /// <exception cref="StoreException">The database cannot be reached, or refuses.</exception>
    public ValueTask<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken ct, params object?[] parameters) =>
        OnOneAsync(connection => new RowCommands(connection, null, ct).ReadAsync(sql, read, parameters), ct);

    private async ValueTask<T> OnOneAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken ct)
    {
        var answer = default(T);
        try
        {
            await run(async connection => answer = await work(connection).ConfigureAwait(false), ct).ConfigureAwait(false);
        }
        catch (DbException e)
        {
            throw new StoreException(StoreFault.Unavailable, e);
        }
        return answer!;
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public async ValueTask WriteAsync(Func<RowCommands, Task> work, CancellationToken ct) => await RunAsync(
        async rows =>
        {
            await work(rows).ConfigureAwait(false);
            return true;
        },
        ct).ConfigureAwait(false);
}

/// <summary>Statements on one connection. Parameters are @a, @b, ... in the order given.</summary>
internal sealed class RowCommands(DbConnection connection, DbTransaction? transaction, CancellationToken ct)
{
    /// <returns>How many rows it wrote.</returns>
    public async Task<int> RunAsync(string sql, params object?[] parameters)
    {
        var command = Command(sql, parameters);
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    public async Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read, params object?[] parameters)
    {
        var command = Command(sql, parameters);
        await using var _ = command.ConfigureAwait(false);
        var row = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await using var __ = row.ConfigureAwait(false);
        var found = new List<T>();
        while (await row.ReadAsync(ct).ConfigureAwait(false))
            found.Add(read(row));
        return found;
    }

    private DbCommand Command(string sql, object?[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // the texts are constants
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{(char)('a' + i)}";
            parameter.Value = parameters[i] ?? DBNull.Value;
            if (parameters[i] is null && parameter is NpgsqlParameter untyped)
                untyped.NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text;
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
