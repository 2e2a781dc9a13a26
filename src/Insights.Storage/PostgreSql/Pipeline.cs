using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>Statements that go to the server together and come back together: one round trip.</summary>
internal sealed class Pipeline(NpgsqlConnection connection)
{
    private readonly List<NpgsqlBatchCommand> _commands = [];
    private readonly List<Action<NpgsqlDataReader>> _readers = [];

    /// <summary>Adds a statement that returns no rows.</summary>
    /// <param name="parameters">The values of $1, $2 and so on.</param>
    /// <returns>The statement, which knows after the run how many rows it wrote.</returns>
    public NpgsqlBatchCommand Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
#pragma warning disable CA2100 // the texts are constants
        var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        _commands.Add(command);
        return command;
    }

    /// <summary>Adds a statement that returns rows, each of which is shown to <paramref name="onRow"/>.</summary>
    public void AddQuery(string sql, Action<NpgsqlDataReader> onRow, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        Add(sql, parameters);
        _readers.Add(onRow);
    }

    public void Run()
    {
        if (_commands.Count == 0)
            return;
        using var batch = new NpgsqlBatch(connection);
        foreach (var command in _commands)
            batch.BatchCommands.Add(command);
        using var reader = batch.ExecuteReader();
        foreach (var onRow in _readers)
        {
            while (reader.Read())
                onRow(reader);
            reader.NextResult();
        }
    }

    /// <summary>A parameter by its place.</summary>
    public static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    /// <summary>An array parameter: one value for each item.</summary>
    public static NpgsqlParameter<TValue[]> Each<TItem, TValue>(IReadOnlyList<TItem> items, Func<TItem, TValue> value)
    {
        var values = new TValue[items.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(items[i]);
        return Value(values);
    }

    /// <summary>An array parameter of texts. The driver would notice half a surrogate pair only when it has begun to send.</summary>
    /// <exception cref="ArgumentException">A text is no valid UTF-16; nothing was sent.</exception>
    public static NpgsqlParameter<string?[]> Texts<TItem>(IReadOnlyList<TItem> items, Func<TItem, string?> text)
    {
        var parameter = Each(items, text);
        foreach (var value in parameter.TypedValue!)
        {
            if (value is not null && !IsWellFormed(value))
                throw new ArgumentException("A text holds half a surrogate pair.", nameof(text));
        }
        return parameter;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return false;
            text = text[(at + 2)..];
        }
        return true;
    }
}
