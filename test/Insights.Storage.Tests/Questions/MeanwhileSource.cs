using Insights.Storage.Questions;

namespace Insights.Storage.Tests.Questions;

/// <summary>A database of which something becomes when a question has been answered and before its asker goes on.</summary>
/// <param name="meanwhile">Told the question; runs after each of them.</param>
internal sealed class MeanwhileSource(IQuestionSource inner, Func<string, Task> meanwhile) : IQuestionSource
{
    public SqlDialect Dialect => inner.Dialect;

    public async ValueTask<List<T>> ListAsync<T>(string account, SqlText question, Func<IAnswerRow, T> read, CancellationToken ct)
    {
        var found = await inner.ListAsync(account, question, read, ct);
        await meanwhile(question.Text);
        return found;
    }

    public ValueTask<bool> WriteAsync(SqlText first, IReadOnlyList<SqlText> rest, CancellationToken ct) => inner.WriteAsync(first, rest, ct);
}
