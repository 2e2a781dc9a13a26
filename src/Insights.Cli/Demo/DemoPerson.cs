namespace Insights.Cli.Demo;

/// <summary>Somebody in the demo data; all of it follows from seed and number.</summary>
internal sealed record DemoPerson
{
    /// <summary>In these parts of twenty the questions of a shop with some success have answers.</summary>
    private static readonly DemoRole[] _roles =
    [
        DemoRole.Regular, DemoRole.Regular, DemoRole.Regular, DemoRole.Regular, DemoRole.Regular, DemoRole.Quit, DemoRole.Quit,
        DemoRole.OneTime, DemoRole.OneTime, DemoRole.OneTime, DemoRole.OneTime, DemoRole.OneTime,
        DemoRole.Newcomer, DemoRole.Newcomer, DemoRole.Newcomer, DemoRole.Occasional, DemoRole.Occasional, DemoRole.Occasional,
        DemoRole.Visitor, DemoRole.Visitor,
    ];

    /// <summary>From 0; part of every ID.</summary>
    public required int Number { get; init; }

    public required DemoRole Role { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    /// <summary>Null of one who never logs in.</summary>
    public required string? UserId { get; init; }

    /// <summary>Null of one who logs in before doing anything else.</summary>
    public required string? AnonymousId { get; init; }

    /// <summary>Of one with an anonymous ID: the visit in which the login is, from 0.</summary>
    public required int LoginVisit { get; init; }

    public required DemoPlace Place { get; init; }

    public required string UserAgent { get; init; }

    public required string Company { get; init; }

    public required string JobTitle { get; init; }

    /// <summary>The plan at sign-up.</summary>
    public required string Plan { get; init; }

    /// <summary>When the plan became VIP; null where it did not.</summary>
    public required DateTimeOffset? Upgrade { get; init; }

    /// <summary>When visits begin, the earliest first; all but the one that is going on are of earlier days.</summary>
    public required IReadOnlyList<DateTimeOffset> Visits { get; init; }

    /// <summary>Whether the last visit is going on.</summary>
    public required bool IsLive { get; init; }

    /// <summary>How many records a server keeps of it.</summary>
    public int Records => (UserId is null ? 0 : 1) + (AnonymousId is null ? 0 : 1);

    public static DemoPerson Make(DemoPlan plan, int number)
    {
        var random = new DemoRandom(plan.Seed, number);
        var slot = number % _roles.Length;
        var role = _roles[slot];
        var (first, last) = (random.Of(DemoNames.First), random.Of(DemoNames.Last));
        var days = VisitDays(role, plan.Days, random).ToList();
        var visits = days.Select(day => plan.DayBefore(day).AddMinutes(random.Between(6 * 60, 22 * 60)).AddMilliseconds(random.Between(0, 59_999))).ToList();
        var isLive = role is DemoRole.Regular or DemoRole.Newcomer && random.Chance(12);
        if (isLive)
            visits.Add(plan.Now.AddSeconds(-random.Between(60, 300)));
        var startsAnonymous = role == DemoRole.Visitor || random.Chance(40);
        var upgradeDay = slot switch
        {
            0 => random.Between(1, Math.Min(25, days[0])),
            1 => random.Between(Math.Min(32, days[0]), days[0]),
            _ => -1,
        };
        return new()
        {
            Number = number,
            Role = role,
            FirstName = first,
            LastName = last,
            UserId = role == DemoRole.Visitor ? null : FormattableString.Invariant($"{first}.{last}-{plan.Seed}-{number}").ToLowerInvariant(),
            AnonymousId = startsAnonymous ? FormattableString.Invariant($"browser-{plan.Seed}-{number}") : null,
            LoginVisit = role == DemoRole.Visitor ? int.MaxValue : days.Count > 2 && random.Chance(50) ? 1 : 0,
            Place = random.Of(DemoNames.Places),
            UserAgent = random.Of(DemoNames.UserAgents),
            Company = random.Of(DemoNames.Companies),
            JobTitle = random.Of(DemoNames.JobTitles),
            Plan = random.Chance(role == DemoRole.OneTime ? 10 : 30) ? "pro" : "free",
            Upgrade = upgradeDay > 0 ? plan.DayBefore(upgradeDay).AddHours(23) : null,
            Visits = visits,
            IsLive = isLive,
        };
    }

    // Days before today, the earliest first.
    private static IEnumerable<int> VisitDays(DemoRole role, int days, DemoRandom random) => role switch
    {
        DemoRole.Regular => Down(random.Between(28, days - 1), 1, () => random.Between(2, 7)),
        DemoRole.Quit => Quit(days, random),
        DemoRole.OneTime => [random.Between(8, days - 1)],
        DemoRole.Newcomer => Down(random.Between(1, 6), 1, () => random.Between(1, 3)),
        DemoRole.Occasional => Down(random.Between(15, days - 1), 1, () => random.Between(8, 25)),
        _ => Down(random.Between(1, days - 1), 1, () => random.Between(20, 60)).Take(3),
    };

    // At least six visits, a week apart at most, the last one over a month ago.
    private static IEnumerable<int> Quit(int days, DemoRandom random)
    {
        var last = random.Between(32, 35);
        var count = random.Between(6, 12);
        var step = Math.Clamp((days - 1 - last) / count, 1, random.Between(2, 6));
        return Enumerable.Range(0, Math.Min(count, (days - 1 - last) / step)).Select(i => last + (i * step)).Reverse();
    }

    private static IEnumerable<int> Down(int from, int to, Func<int> step)
    {
        for (var day = from; day >= to; day -= step())
            yield return day;
    }
}
