using Insights.Domain.Attributes;
using Insights.Storage.Attributes;
using Insights.Storage.GroupCommit;

namespace Insights.Storage.PostgreSql;

/// <summary>Writes what has changed in the rows of attribute values of projections.</summary>
internal static class ValueWrites
{
    public static void Change(Pipeline write, List<SettleItem> settlements)
    {
        var changed = settlements.FindAll(r => r.Projection!.Values is not null);
        if (changed.Count == 0)
            return;
        List<(Guid User, int Attribute)> gone = [.. changed.SelectMany(r => r.Projection!.Values!.Gone.Select(n => (r.UserHash, n)))];
        if (gone.Count > 0)
        {
            write.Add(
                "DELETE FROM attribute_value v USING unnest($1, $2) AS g (user_hash, attribute) WHERE v.user_hash = g.user_hash AND v.attribute = g.attribute",
                Pipeline.Each(gone, g => g.User), Pipeline.Each(gone, g => g.Attribute));
        }
        List<Row> set = [.. changed.SelectMany(r => r.Projection!.Values!.Set.Select(v => new Row(r.UserHash, v.Key, v.Value, ValueColumns.Of(v.Value.Value))))];
        if (set.Count > 0)
            Set(write, set);
    }

    private static void Set(Pipeline write, List<Row> set) => write.Add(
        """
        INSERT INTO attribute_value (user_hash, attribute, type, text, number, boolean, time_ms, list, source, set_ms, change_ms)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (user_hash, attribute) DO UPDATE SET type = excluded.type, text = excluded.text, number = excluded.number,
          boolean = excluded.boolean, time_ms = excluded.time_ms, list = excluded.list, source = excluded.source, set_ms = excluded.set_ms,
          change_ms = excluded.change_ms
        """,
        Pipeline.Each(set, r => r.User),
        Pipeline.Each(set, r => r.Attribute),
        Pipeline.Each(set, r => (short)r.Columns.Type),
        Pipeline.Texts(set, r => r.Columns.Text),
        Pipeline.Each(set, r => r.Columns.Number),
        Pipeline.Each(set, r => r.Columns.Boolean),
        Pipeline.Each(set, r => r.Columns.TimeMs),
        Pipeline.Texts(set, r => r.Columns.List),
        Pipeline.Each(set, r => (short)r.Known.Source),
        Pipeline.Each(set, r => r.Known.TimeMs),
        Pipeline.Each(set, r => r.Known.ChangeMs));

    private readonly record struct Row(Guid User, int Attribute, KnownValue Known, ValueColumns Columns);
}
