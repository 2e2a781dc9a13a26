using System.Collections.Immutable;
using Insights.Domain.Attributes.Catalogue;
using Insights.Domain.EndUsers;
using Insights.Domain.Filters.Evaluation;

namespace Insights.Domain.Tags;

/// <summary>
/// When a tag holds: the one place that says it, for profiles, lists and filters. Some tags rest on custom attributes of
/// certain names, so the rules are made for a catalogue; a retired name counts for nothing. Immutable.
/// </summary>
public sealed class TagRules
{
    /// <summary>A user first seen longer ago than this is a <see cref="UserTag.LongtimeUser"/>: 60 days; exactly so long does not do.</summary>
    public const long LongtimeMs = 60L * 24 * 60 * 60 * 1000;

    /// <summary>Custom attributes that say where or as what somebody works.</summary>
    public static readonly ImmutableArray<string> WorkNames =
        ["company", "company_name", "organization", "department", "industry", "job_title", "job_role"];

    /// <summary>Custom attributes by which somebody can be reached.</summary>
    public static readonly ImmutableArray<string> ContactNames = ["email", "email_address", "phone", "phone_number", "mobile_phone"];

    private readonly ImmutableArray<int> _work;
    private readonly ImmutableArray<int> _contact;
    private readonly ImmutableArray<int> _custom;

    public TagRules(AttributeCatalogue catalogue)
    {
        _work = Numbers(catalogue, WorkNames);
        _contact = Numbers(catalogue, ContactNames);
        _custom = [.. catalogue.Live.Select(d => d.Number).Order()];
    }

    /// <summary>The numbers of the attributes of which one must have a value for the tag to hold; empty for tags that rest on none, or where none lives.</summary>
    public ImmutableArray<int> NumbersOf(UserTag tag) => tag switch
    {
        UserTag.WorkInfo => _work,
        UserTag.ContactInfo => _contact,
        UserTag.CustomAttributes => _custom,
        _ => [],
    };

    /// <summary>The tags that hold, in the order of their numbers.</summary>
    /// <param name="nowMs">Unix milliseconds.</param>
    public IReadOnlyList<UserTag> Of(FilterSubject subject, long nowMs)
    {
        // Every lookup comes here.
        var tags = new List<UserTag>(2);
        for (var tag = UserTag.NewUser; tag <= UserTag.Bot; tag++)
        {
            if (Holds(tag, NumbersOf(tag), subject, nowMs))
                tags.Add(tag);
        }
        return tags;
    }

    /// <summary>Whether one tag holds.</summary>
    /// <param name="numbers">As <see cref="NumbersOf"/> says.</param>
    public static bool Holds(UserTag tag, ImmutableArray<int> numbers, FilterSubject subject, long nowMs) => tag switch
    {
        UserTag.NewUser => subject.Attributes.Totals.Count == 1,
        UserTag.ReturningUser => subject.Attributes.Totals.Count > 1,
        UserTag.LongtimeUser => subject.Attributes.FirstSeenMs is { } seen && seen < nowMs - LongtimeMs,
        UserTag.WorkInfo or UserTag.ContactInfo => subject.Kind == UserKind.Identified && HasOne(subject, numbers),
        UserTag.Buyer => subject.Orders > 0,
        UserTag.CustomAttributes => HasOne(subject, numbers),
        UserTag.Bot => subject.Attributes.Browser is { IsBot: true },
        _ => throw new ArgumentOutOfRangeException(nameof(tag), tag, null),
    };

    private static bool HasOne(FilterSubject subject, ImmutableArray<int> numbers)
    {
        foreach (var number in numbers)
        {
            if (subject.Values.Find(number) is not null)
                return true;
        }
        return false;
    }

    private static ImmutableArray<int> Numbers(AttributeCatalogue catalogue, ImmutableArray<string> names) =>
        [.. names.Select(catalogue.Find).OfType<AttributeDefinition>().Select(d => d.Number).Order()];
}
