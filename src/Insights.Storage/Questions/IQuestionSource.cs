using Insights.Domain.EndUsers.Ports;

namespace Insights.Storage.Questions;

/// <summary>Asks a database. Each call sees one moment. Thread-safe.</summary>
internal interface IQuestionSource
{
    SqlDialect Dialect { get; }

    /// <param name="account">Whose question it is: no account's questions make another's wait. Empty: the server's own.</param>
    /// <exception cref="StoreException">
    /// <see cref="StoreFault.Unavailable"/>, also where it takes too long; <see cref="StoreFault.Full"/>: too many of the account wait.
    /// </exception>
    ValueTask<List<T>> ListAsync<T>(string account, SqlText question, Func<IAnswerRow, T> read, CancellationToken ct);

    /// <summary>Makes changes in one transaction: the rest only where the first changed a row.</summary>
    /// <returns>Whether it did.</returns>
    /// <exception cref="StoreException"><see cref="StoreFault.Unavailable"/>; it is made, or none of it.</exception>
    ValueTask<bool> WriteAsync(SqlText first, IReadOnlyList<SqlText> rest, CancellationToken ct);
}

/// <summary>A row of an answer; columns from 0.</summary>
internal interface IAnswerRow
{
    bool IsNull(int column);

    long Int64(int column);

    double Double(int column);

    string Text(int column);

    Guid Guid(int column);
}

internal static class AnswerRows
{
    public static int Int32(this IAnswerRow row, int column) => checked((int)row.Int64(column));

    public static long? Int64OrNull(this IAnswerRow row, int column) => row.IsNull(column) ? null : row.Int64(column);

    public static string? TextOrNull(this IAnswerRow row, int column) => row.IsNull(column) ? null : row.Text(column);
}
