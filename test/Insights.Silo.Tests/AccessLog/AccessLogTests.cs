using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Insights.Enrichment;
using Insights.Enrichment.Browsers;
using Insights.Testing.AccessLog;
using Insights.Testing.Data;
using Insights.Testing.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insights.Silo.Tests.AccessLog;

/// <summary>The main job on real input, with the real programs: an access log through <c>insights send</c> into the host.</summary>
public sealed partial class AccessLogTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly BrowserFinder _browsers = new(new EnrichmentOptions(), NullLogger<BrowserFinder>.Instance);
    private readonly string? _file = TestData.Find("apache-access-a.log");
    private IReadOnlyList<LogLine> _lines = [];
    private ServerProcess _server = null!;
    private string _lastAt = "";
    private TimeSpan _shift;

    public async Task InitializeAsync()
    {
        if (_file is null)
            return;
        _lines = LogLine.ReadAll(_file);
        _server = await ServerProcess.StartAsync(_folder.File("insights.db"), "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace");
        var last = _lines.Max(l => l.Time);
        var target = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 3600);
        _shift = target - last;
        _lastAt = target.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "Z";
    }

    public Task DisposeAsync()
    {
        _server?.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [SkippableFact]
    public async Task An_access_log_makes_the_profiles_that_a_plain_oracle_makes_however_it_is_sent_and_no_address_stays()
    {
        Skip.If(_file is null, "The access log is not there (INSIGHTS_TEST_DATA).");
        var first = await _server.CreateAccountAsync("first");
        var (exit, output) = await SendAsync(first, _file!);
        exit.ShouldBe(0, output);
        output.ShouldContain("4,616 accepted, 0 duplicates, 0 rejected");
        var profiles = await ProfilesAsync(first);
        await EqualsOracleAsync(first, profiles, _lines.Select(l => (l.User, Event(l))));

        (exit, output) = await SendAsync(first, _file!);
        exit.ShouldBe(0, output);
        output.ShouldContain("0 accepted, 4,616 duplicates, 0 rejected");
        (await ProfilesAsync(first)).ShouldBe(profiles);

        var shuffled = await _server.CreateAccountAsync("shuffled");
        await File.WriteAllLinesAsync(_folder.File("shuffled.log"), ShuffledAndDoubled());
        (exit, output) = await SendAsync(shuffled, _folder.File("shuffled.log"));
        exit.ShouldBe(0, output);
        output.ShouldContain("4,616 accepted, 1,538 duplicates, 0 rejected");
        (await ProfilesAsync(shuffled)).ShouldBe(profiles);

        foreach (var (account, key) in new[] { ("first", first), ("shuffled", shuffled) })
        {
            (exit, output) = await CliProcess.RunAsync(_server.Url, key, "verify", account);
            exit.ShouldBe(0, output);
        }
        await HoldsNoAddressAsync();
    }

    [SkippableFact]
    public async Task Stated_places_and_browsers_make_all_eleven_attributes_that_the_oracle_makes()
    {
        Skip.If(_file is null, "The access log is not there (INSIGHTS_TEST_DATA).");
        var key = await _server.CreateAccountAsync("placed");
        var events = _lines.Select((line, i) => (line.User, Event: Stated(line, i))).ToList();
        await File.WriteAllLinesAsync(_folder.File("placed.ndjson"), events.Select(e => Ndjson(e.User, e.Event)));
        var (exit, output) = await CliProcess.RunAsync(_server.Url, key, "send", _folder.File("placed.ndjson"), "--quiet");
        exit.ShouldBe(0, output);
        output.ShouldContain("4,616 accepted");
        await EqualsOracleAsync(key, await ProfilesAsync(key), events);
    }

    [SkippableFact]
    public async Task The_four_questions_are_answered_as_the_oracle_answers_them_over_HTTP_and_by_the_command_line()
    {
        Skip.If(_file is null, "The access log is not there (INSIGHTS_TEST_DATA).");
        var key = await _server.CreateAccountAsync("questions");
        (await SendAsync(key, _file!)).ExitCode.ShouldBe(0);
        List<LogLine> people = [.. _lines.Where(l => !PlainBots.IsBot(l.UserAgent))];
        var questions = new FourQuestions(people, _shift);
        using var client = _server.Client(key);
        foreach (var some in questions.Plans.Chunk(500))
        {
            (await client.PostAsJsonAsync("/v1/endUsers:batchUpdate", new
            {
                updates = some.Select(p => new
                {
                    endUser = new { kind = "ANONYMOUS", id = p.Key },
                    operations = new[] { new { name = "plan", set = p.Value } },
                }),
            })).EnsureSuccessStatusCode();
        }
        foreach (var (filter, expected) in questions.Asked(TimeProvider.System.GetUtcNow()))
        {
            // Rows of attributes follow within two seconds.
            for (var tries = 0; tries < 300 && !(await Answers.OverHttpAsync(client, filter)).SequenceEqual(expected); tries++)
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            (await Answers.OverHttpAsync(client, filter)).ShouldBe(expected, filter);
            (await Answers.ByCommandLineAsync(_server.Url, key, filter)).ShouldBe(expected, filter);
        }

        // Feed readers and crawlers were the four most struggling users.
        people.Count.ShouldBeInRange(_lines.Count / 2, _lines.Count - 1000);
        await CountsAsync("", questions);
        await CountsAsync("includeBots=true", new FourQuestions(_lines, _shift));
        var struggling = await client.GetFromJsonAsync<JsonElement>("/v1/sessionAnalytics:listStrugglingUsers?pageSize=1000&startTime=2000-01-01T00:00:00Z");
        struggling.GetProperty("users").EnumerateArray().Select(u => u.GetProperty("endUser").GetProperty("id").GetString()!).ShouldBeSubsetOf(questions.Users);

        async Task CountsAsync(string asked, FourQuestions of)
        {
            var users = await client.GetFromJsonAsync<JsonElement>($"/v1/endUsers?pageSize=1&totalSize=true&{asked}");
            users.GetProperty("totalSize").GetInt32().ShouldBe(of.Users.Count());
            var expected = (of.Sessions.Count, AccessLogOracle.Seconds(of.Sessions.Total));
            // What an import closes is closed at a pace.
            for (var tries = 0; tries < 300 && await TotalAsync(asked) != expected; tries++)
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            (await TotalAsync(asked)).ShouldBe(expected, asked);
        }

        async Task<(int, string)> TotalAsync(string asked)
        {
            var total = (await client.GetFromJsonAsync<JsonElement>($"/v1/sessionAnalytics:query?granularity=MONTH&startTime=2000-01-01T00:00:00Z&{asked}")).GetProperty("total");
            return (total.GetProperty("sessionCount").GetInt32(), total.GetProperty("totalDuration").GetString()!);
        }
    }

    private Task<(int ExitCode, string Output)> SendAsync(string key, string file) =>
        CliProcess.RunAsync(_server.Url, key, "send", file, "--format", "combined", "--last-at", _lastAt);

    /// <summary>The browser as the silo reads it, whose names have tests of their own; which one a profile shows is the oracle's.</summary>
    private LoggedEvent Event(LogLine line)
    {
        var browser = _browsers.Parse(line.UserAgent, waits: true);
        return new(line.Time + _shift, "", null, null, null, browser?.Name, browser?.Version);
    }

    /// <summary>Places and browsers out of the line, missing on many, so that the last one of a session is not always one's own.</summary>
    private LoggedEvent Stated(LogLine line, int i)
    {
        var parts = line.Address.Split('.');
        var placed = i % 3 != 0;
        var browsed = i % 4 != 0;
        return new LoggedEvent(
            line.Time + _shift, $"line-{i:D4}",
            placed ? $"country {parts[0]}" : null, placed ? $"region {parts[1]}" : null, placed && i % 2 == 0 ? $"city {i % 7}" : null,
            browsed ? $"browser {i % 5}" : null, browsed && i % 3 == 0 ? $"{i % 11}.0" : null);
    }

    private static string Ndjson(string user, LoggedEvent e) => JsonSerializer.Serialize(new
    {
        eventId = e.Id,
        anonymousId = user,
        type = "page_view",
        time = e.Time.ToUnixTimeMilliseconds(),
        context = new
        {
            place = e.Country is null ? null : new { country = e.Country, region = e.Region, city = e.City },
            browser = e.BrowserName is null ? null : new { name = e.BrowserName, version = e.BrowserVersion },
        },
    });

    private IEnumerable<string> ShuffledAndDoubled()
    {
        var lines = _lines.Select(l => l.Text).ToArray();
        new Random(20150517).Shuffle(lines);
        return lines.SelectMany((line, i) => i % 3 == 2 ? new[] { line, line } : [line]);
    }

    /// <summary>Every profile as printed, by user, revision included.</summary>
    private async Task<Dictionary<string, string>> ProfilesAsync(string key)
    {
        using var client = _server.Client(key);
        var users = await client.AnonymousUsersAsync(_lines.Select(l => l.User).Distinct());
        return users.ToDictionary(u => u.Key, u => u.Value.GetRawText());
    }

    private async Task EqualsOracleAsync(
        string key, Dictionary<string, string> profiles, IEnumerable<(string User, LoggedEvent Event)> events)
    {
        using var client = _server.Client(key);
        var users = events.GroupBy(e => e.User, e => e.Event).ToList();
        profiles.Count.ShouldBe(users.Count);
        foreach (var user in users)
        {
            var sessions = AccessLogOracle.Sessions(user);
            var attributes = AccessLogOracle.Attributes(sessions);
            using var shown = JsonDocument.Parse(profiles[user.Key]);
            AccessLogOracle.Shown(shown.RootElement, attributes.Keys).ShouldBe(attributes, user.Key);
            (await client.AnonymousSessionsAsync(user.Key))
                .Select(s => $"{s.GetProperty("startTime")} {s.GetProperty("endTime")} {s.GetProperty("duration")} {s.GetProperty("eventCount")}")
                .ShouldBe(sessions.AsEnumerable().Reverse().Select(s =>
                    $"{AccessLogOracle.Time(s[0].Time)} {AccessLogOracle.Time(s[^1].Time)} {AccessLogOracle.Seconds(s[^1].Time - s[0].Time)} {s.Count}"));
        }
    }

    private async Task HoldsNoAddressAsync()
    {
        (await _server.StopAsync()).ShouldBe(0);
        var addresses = _lines.Select(l => l.Address).ToHashSet();
        addresses.Count.ShouldBe(918);
        var files = Directory.GetFiles(_folder.Path, "insights.db*");
        files.ShouldNotBeEmpty();
        var log = _server.Output;
        log.ShouldContain("trce:");
        foreach (var text in files.Select(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f))).Append(log))
            FourNumbers().Matches(text).Select(m => m.Groups[1].Value).Where(addresses.Contains).ShouldBeEmpty();
        // The search finds what is there: the input itself.
        FourNumbers().Matches(await File.ReadAllTextAsync(_file!)).Select(m => m.Groups[1].Value).Distinct().Count(addresses.Contains).ShouldBe(918);
    }

    [GeneratedRegex(@"(?<![0-9])(?=((?:[0-9]{1,3}\.){3}[0-9]{1,3}))")]
    private static partial Regex FourNumbers();
}
