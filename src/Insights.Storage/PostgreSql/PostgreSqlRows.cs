using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Storage.Attributes;
using Npgsql;

namespace Insights.Storage.PostgreSql;

/// <summary>What the columns of a row mean.</summary>
internal static class PostgreSqlRows
{
    /// <summary>Adds the entries of a row that come after <paramref name="afterSeq"/>.</summary>
    /// <param name="lean">As <see cref="Log.LogRow.Unpack"/>.</param>
    public static void Entries(NpgsqlDataReader row, List<LogEntry> into, long afterSeq, bool lean)
    {
        var (seq, count, packed) = (row.GetInt64(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2));
        Log.LogRow.Unpack(into, seq, count, packed, afterSeq, lean);
    }

    public static Snapshot Snapshot(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetFieldValue<byte[]>(1));

    public static EndUserKey Key(NpgsqlDataReader row, int column) =>
        new(row.GetString(column), (UserKind)row.GetInt16(column + 1), row.GetString(column + 2));

    public static (ProjectionHead? Head, Profile? Profile) Profile(NpgsqlDataReader row)
    {
        var totals = row.GetInt32(3) == 0
            ? SessionTotals.None
            : new SessionTotals(row.GetInt32(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt32(12));
        return (
            new ProjectionHead(row.GetInt64(0), row.GetInt64(1)),
            new Profile(row.GetInt64(2), new StandardAttributes(totals, PlaceAt(row, 7), BrowserAt(row, 10)), null));
    }

    public static KeyValuePair<int, KnownValue> Value(NpgsqlDataReader row)
    {
        var columns = new ValueColumns(
            (AttributeType)row.GetInt16(1), TextOrNull(row, 2), row.IsDBNull(3) ? null : row.GetDouble(3), row.IsDBNull(4) ? null : row.GetBoolean(4),
            row.IsDBNull(5) ? null : row.GetInt64(5), TextOrNull(row, 6));
        return new(row.GetInt32(0), new KnownValue(columns.Value, (AttributeSource)row.GetInt16(7), row.GetInt64(8), row.IsDBNull(9) ? null : row.GetInt64(9)));
    }

    public static Session Session(NpgsqlDataReader row) => new()
    {
        StartMs = row.GetInt64(0),
        FirstEventId = row.GetString(1),
        EndMs = row.GetInt64(2),
        EventCount = row.GetInt32(3),
        PageViewCount = row.GetInt32(4),
        Application = TextOrNull(row, 5),
        Place = PlaceAt(row, 6),
        Browser = BrowserAt(row, 9),
        EndReason = (EndReason)row.GetInt16(11),
        OpenUntilMs = row.GetInt64(12),
        OrderCount = row.GetInt32(13),
        GoalCount = row.GetInt32(14),
    };

    /// <summary>At least one part of a place is known: three nulls are none.</summary>
    private static Place? PlaceAt(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) && row.IsDBNull(column + 1) && row.IsDBNull(column + 2)
            ? null
            : new Place(TextOrNull(row, column), TextOrNull(row, column + 1), TextOrNull(row, column + 2));

    private static Browser? BrowserAt(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) && row.IsDBNull(column + 1) ? null : new Browser(TextOrNull(row, column), TextOrNull(row, column + 1));

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
