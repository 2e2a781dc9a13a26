using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Catalogue;
using Npgsql;

namespace Insights.Benchmarks.Lists;

/// <summary>
/// Users as an account might have them, made by the database itself out of their numbers: last seen within half a year and mostly
/// of late, few with many sessions, of fifty countries of which some are rare, and with four attributes.
/// </summary>
internal static class GeneratedUsers
{
    public const string Account = "bench";

    public static readonly AttributeCatalogue Catalogue = new([
        Definition(1, "plan", AttributeType.Text), Definition(2, "email", AttributeType.Text), Definition(3, "score", AttributeType.Number),
        Definition(4, "vip", AttributeType.Boolean),
    ]);

    // h: an evenly spread number of a user, from 0 to 1, another for each use.
    private const string Users = """
        CREATE FUNCTION pg_temp.h(i bigint, salt bigint) RETURNS double precision IMMUTABLE LANGUAGE sql AS
          $$ SELECT (('x' || substr(md5(i || '/' || salt), 1, 8))::bit(32)::bigint & 2147483647) / 2147483648.0 $$;
        INSERT INTO end_user (user_hash, account, kind, id, rows_seq, rows_as_of_ms, revision, total_sessions, total_duration_ms, first_seen_ms, last_seen_ms,
          country, region, city, browser_name, browser_version, order_count, gone_ms, expires_ms)
        SELECT md5('user ' || i)::uuid, 'bench', CASE WHEN h1 < 0.6 THEN 1 ELSE 2 END, 'user-' || i, 10, @now, 40, n, n * (30000 + floor(h4 * 600000))::bigint,
          last - (n - 1) * floor(h2 * 5 * 86400000)::bigint - n * 630000::bigint, last,
          'C' || floor(50 * h3 * h3 * h3)::int, 'R' || floor(h4 * 500)::int, 'T' || floor(h5 * 20000)::int,
          CASE WHEN h5 < 0.6 THEN 'Chrome' WHEN h5 < 0.8 THEN 'Safari' ELSE 'Firefox' END, floor(h4 * 40 + 100)::int || '.0',
          CASE WHEN h2 < 0.08 THEN 1 + floor(h3 * 3)::int ELSE 0 END, last + 180 * 86400000::bigint, NULL
        FROM (
          SELECT i, pg_temp.h(i, 1) AS h1, pg_temp.h(i, 2) AS h2, pg_temp.h(i, 3) AS h3, pg_temp.h(i, 4) AS h4, pg_temp.h(i, 5) AS h5,
            1 + floor(20 * pow(pg_temp.h(i, 6), 6))::int AS n, @now - floor(180 * 86400000::bigint * pow(pg_temp.h(i, 7), 2.5))::bigint AS last
          FROM generate_series(1::bigint, @count) AS i) AS t;
        """;

    private const string Values = """
        INSERT INTO attribute_value (user_hash, attribute, type, text, source, set_ms)
        SELECT md5('user ' || i)::uuid, 1, 1, CASE WHEN i % 50 = 0 THEN 'VIP' WHEN i % 7 = 0 THEN 'pro' ELSE 'free' END, 1, @now - (i % 100) * 86400000::bigint
        FROM generate_series(1::bigint, @count) AS i;
        INSERT INTO attribute_value (user_hash, attribute, type, text, source, set_ms)
        SELECT md5('user ' || i)::uuid, 2, 1, 'user-' || i || '@example.com', 1, @now FROM generate_series(1::bigint, @count, 2) AS i;
        INSERT INTO attribute_value (user_hash, attribute, type, number, source, set_ms)
        SELECT md5('user ' || i)::uuid, 3, 2, i % 1000, 1, @now FROM generate_series(1::bigint, @count, 3) AS i;
        INSERT INTO attribute_value (user_hash, attribute, type, text, source, set_ms)
        SELECT md5('user ' || i)::uuid, -2, 1, CASE WHEN i % 100 = 0 THEN 'admin' ELSE 'user' END, 6, @now FROM generate_series(1::bigint, @count, 4) AS i;
        """;

    public static async Task FillAsync(string connectionString, long count, long nowMs)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        foreach (var sql in (string[])[Users, Values])
            await RunAsync(connection, sql.Replace("@now", $"{nowMs}::bigint", StringComparison.Ordinal).Replace("@count", $"{count}::bigint", StringComparison.Ordinal));
        foreach (var table in (string[])["end_user", "attribute_value", "alarm"])
            await RunAsync(connection, $"VACUUM (ANALYZE) {table}");
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // the texts are constants and numbers
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static AttributeDefinition Definition(int number, string name, AttributeType type) =>
        new(number, name, type, "", DateTimeOffset.UnixEpoch, null);
}
