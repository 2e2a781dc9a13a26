using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.Filters.Evaluation;
using Insights.Domain.Lists;
using Insights.Storage.Tests.PostgreSql;
using Insights.Storage.Tests.Sqlite;
using Insights.Testing.Oracle;
using ValueText = Insights.Domain.Attributes.ValueText;

namespace Insights.Storage.Tests.Questions;

/// <summary>The values that the most users have, by the database and by an oracle.</summary>
public abstract class TopValueTests(Func<Task<InsightsStore>> open)
{
    private const long Gone = RandomUsers.Now - 1;

    private static CancellationToken None => CancellationToken.None;

    [SkippableFact]
    public async Task Values_of_every_type_are_counted_by_visible_users_and_stand_in_the_order_of_the_oracle()
    {
        await using var store = await open();
        var users = new List<(EndUserKey Key, FilterSubject Subject)>();
        for (var i = 0; i < 300; i++)
        {
            // Each fourth has expired; each fifth is of another account.
            var subject = RandomUsers.Of(new Random(i), i % 5 == 0 ? "others" : "top", i, out var key);
            await RandomUsers.WriteAsync(store, key, subject, i % 4 == 0 ? Gone : null);
            if (i % 4 != 0 && i % 5 != 0)
                users.Add((key, subject));
        }
        foreach (var attribute in RandomUsers.Catalogue.Live)
        {
            string[] prefixes = attribute.Type switch
            {
                AttributeType.Number => ["", "-", "0.", "1e", "x"],
                AttributeType.Boolean => ["", "t", "false", "falsehood"],
                AttributeType.Time => ["", "2026-11", "2026-11-22T12:00:00.000Z"],
                _ => ["", "a", "A", "x", "\U0001f600", "a%", "a_", "e\u0301", "'", "\\"],
            };
            foreach (var prefix in prefixes)
            {
                foreach (var anonymousOnly in (bool[])[false, true])
                {
                    var expected = AttributeOracle.TopValues(
                        users.Where(u => !anonymousOnly || u.Key.Kind == UserKind.Anonymous).Select(u => u.Subject.Values.Find(attribute.Number)?.Value),
                        attribute.Type, prefix).ToList();
                    var question = new ValueQuestion("top", attribute.Number, attribute.Type, prefix, RandomUsers.Now, anonymousOnly);
                    (await store.Lists.TopValuesAsync(question, 1000, None)).ShouldBe(expected, $"{attribute.Name} '{prefix}'");
                    (await store.Lists.TopValuesAsync(question, 3, None)).ShouldBe(expected.Take(3));
                    (prefix.Length > 0 || expected.Count > 1).ShouldBeTrue($"{attribute.Name} has values");
                }
            }
        }
    }

    [Theory]
    [InlineData(0d, "0")]
    [InlineData(2.5, "2.5")]
    [InlineData(1e300, "1e+300")]
    [InlineData(1e-9, "1e-09")]
    [InlineData(123456789012345, "123456789012345")]
    public void A_number_has_the_text_that_reads_back_the_same(double number, string text)
    {
        ValueText.Of(number).ShouldBe(text);
        ValueText.Read(AttributeType.Number, text).ShouldBe(new NumberValue(number));
        ValueText.Of(-0d).ShouldBe("0");
    }
}

public sealed class SqliteTopValues(SqliteStoreDatabase database) : TopValueTests(() => database.OpenStoreAsync()), IClassFixture<SqliteStoreDatabase>;

public sealed class PostgreSqlTopValues(PostgreSqlStoreDatabase database) : TopValueTests(() => database.OpenStoreAsync()), IClassFixture<PostgreSqlStoreDatabase>;
