using System.Text;

namespace Insights.Storage.Questions;

/// <summary>
/// A question in SQL in the making: text of our own, and parameters for all that comes from outside. There is no other way for
/// a value to get into a statement than <see cref="Value(string)"/> and its like.
/// </summary>
internal sealed class SqlText(SqlDialect dialect)
{
    private readonly StringBuilder _text = new();
    private readonly List<object> _parameters = [];

    public SqlDialect Dialect => dialect;

    public string Text => _text.ToString();

    /// <summary>long, double, string or <see cref="Guid"/>; by their number, from the first.</summary>
    public IReadOnlyList<object> Parameters => _parameters;

    public SqlText Add(string sql)
    {
        _text.Append(sql);
        return this;
    }

    /// <summary>Takes a value up as a parameter.</summary>
    /// <returns>What stands for it in the text.</returns>
    public string Value(long value) => Parameter(value);

    /// <inheritdoc cref="Value(long)"/>
    public string Value(double value) => Parameter(value);

    /// <inheritdoc cref="Value(long)"/>
    public string Value(string value) => Parameter(value);

    /// <inheritdoc cref="Value(long)"/>
    public string Value(Guid value) => Parameter(value);

    private string Parameter(object value)
    {
        _parameters.Add(value);
        return dialect.Parameter(_parameters.Count);
    }
}
