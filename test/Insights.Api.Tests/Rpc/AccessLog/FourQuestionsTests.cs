using Google.Protobuf.WellKnownTypes;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.Testing.AccessLog;
using Insights.Testing.Data;
using Insights.Testing.Records;
using Insights.V1;
using Kind = Insights.V1.EndUserKey.Types.Kind;

namespace Insights.Api.Tests.Rpc.AccessLog;

/// <summary>The questions that these records are kept for, on real input: over every gateway what plain code answers.</summary>
public abstract class FourQuestionsTests(Func<Task<RecordHost>> start)
{
    private readonly string? _file = TestData.Find("apache-access-a.log");

    [SkippableFact]
    public async Task The_four_questions_are_answered_as_the_oracle_answers_them_over_gRPC_HTTP_and_by_the_command_line()
    {
        Skip.If(_file is null, "The access log is not there (INSIGHTS_TEST_DATA).");
        await using var host = (GrpcRecordHost)await start();
        var keys = (await host.AccountAsync()).Keys;
        var (server, import) = (new ApiClient(host.Channel, keys[^1]), new ApiClient(host.Channel, keys[^2]));
        var lines = LogLine.ReadAll(_file!);
        var shift = host.Clock.GetUtcNow() - TimeSpan.FromHours(1) - lines.Max(l => l.Time);
        var questions = new FourQuestions(lines, shift);
        foreach (var some in lines.Select((l, i) => EventOf(l, i, shift)).Chunk(500))
            (await import.SendAsync(some)).ShouldAllBe(o => o == "Accepted");
        foreach (var some in questions.Plans.Chunk(500))
            (await server.EndUsers.BatchUpdateEndUsersAsync(new BatchUpdateEndUsersRequest { Updates = { some.Select(p => PlanOf(p.Key, p.Value)) } }))
                .Results.ShouldAllBe(r => r.Status == UpdateEndUserResult.Types.Status.Applied);
        await host.PassAsync(TimeSpan.FromSeconds(30));

        using var http = new HttpClient { BaseAddress = new Uri(host.HttpUrl), DefaultRequestHeaders = { { "x-api-key", keys[^1] } } };
        var asked = questions.Asked(host.Clock.GetUtcNow()).ToList();
        asked.Count.ShouldBe(4);
        for (var i = 0; i < asked.Count; i++)
        {
            var (filter, expected) = asked[i];
            (await ListAsync(server, filter)).ShouldBe(expected, filter);
            (await Answers.OverHttpAsync(http, filter)).ShouldBe(expected, filter);
            (await Answers.ByCommandLineAsync(host.HttpUrl, keys[^1], filter)).ShouldBe(expected, filter);
            await server.Segments.CreateSegmentAsync(new CreateSegmentRequest { Name = $"q{i}", Filter = filter });
            (await server.Segments.CountSegmentAsync(new CountSegmentRequest { Name = $"q{i}" })).Count.ShouldBe(expected.Count);
            (await server.Segments.ListSegmentMembersAsync(new ListSegmentMembersRequest { Name = $"q{i}", OrderBy = "id", PageSize = 1000 }))
                .EndUsers.Select(u => u.Id).ShouldBe(expected.Take(1000), filter);
        }
        var verdicts = new List<string>[] { [], [], [], [] };
        foreach (var user in questions.Users.Order(StringComparer.Ordinal))
        {
            var judged = (await server.Segments.EvaluateSegmentsAsync(
                new EvaluateSegmentsRequest { EndUser = Key(user), Segments = { "q0", "q1", "q2", "q3" } })).Verdicts;
            for (var i = 0; i < asked.Count; i++)
            {
                if (judged[i].Status == SegmentVerdict.Types.Status.Member)
                    verdicts[i].Add(user);
            }
        }
        verdicts.ShouldBe(asked.Select(a => a.Expected));
    }

    private static async Task<List<string>> ListAsync(ApiClient client, string filter)
    {
        var (ids, request) = (new List<string>(), new ListEndUsersRequest { Filter = filter, OrderBy = "id", PageSize = 77, TotalSize = true });
        while (true)
        {
            var page = await client.EndUsers.ListEndUsersAsync(request);
            page.EndUsers.ShouldAllBe(u => u.Kind == Kind.Anonymous);
            ids.AddRange(page.EndUsers.Select(u => u.Id));
            if (page.NextPageToken.Length == 0)
            {
                page.TotalSize.ShouldBe(ids.Count);
                return ids;
            }
            request.PageToken = page.NextPageToken;
        }
    }

    private static Event EventOf(LogLine line, int i, TimeSpan shift) => new()
    {
        EventId = $"line-{i:D4}",
        AnonymousId = line.User,
        Type = "page_view",
        Time = Timestamp.FromDateTimeOffset(line.Time + shift),
    };

    private static UpdateEndUserRequest PlanOf(string user, string plan) => new()
    {
        EndUser = Key(user),
        Operations = { new AttributeOperation { Name = "plan", Set = new AttributeValue { Text = plan } } },
    };

    private static EndUserKey Key(string user) => new() { Kind = Kind.Anonymous, Id = user };
}

public sealed class FourQuestionsOnSqliteTests() : FourQuestionsTests(GrpcRecordHost.OnSqliteAsync);

public sealed class FourQuestionsOnPostgreSqlTests() : FourQuestionsTests(GrpcRecordHost.OnPostgreSqlAsync);
