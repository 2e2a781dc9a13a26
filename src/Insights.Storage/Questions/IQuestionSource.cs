using Insights.Domain.EndUsers.Ports;

namespace Insights.Storage.Questions;

/// <summary>Asks a database. Each call sees one moment. Thread-safe.</summary>
internal interface IQuestionSource
{
    SqlDialect Dialect { get; }

    /// <exception cref="StoreException"><see cref="StoreFault.Unavailable"/>.</exception>
    ValueTask<List<T>> ListAsync<T>(SqlText question, Func<IAnswerRow, T> read, CancellationToken ct);
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
