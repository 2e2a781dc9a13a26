using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Filters;
using Insights.Domain.Profiles;

namespace Insights.Domain.Lists;

/// <summary>
/// Who is in a filter: answered from the rows of an account's users, which closed sessions and values make (docs/semantics.md 1.9). Users who
/// have expired, or of whom there is no record, are in none. Safe for concurrent use.
/// </summary>
public interface IUserLists
{
    /// <summary>
    /// The users in the order asked for, those after <paramref name="after"/>. Users that do not change between two pages are
    /// skipped by none and repeated by none.
    /// </summary>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">Most users; from 1.</param>
    /// <exception cref="StoreException">The store cannot be reached, or takes too long.</exception>
    ValueTask<IReadOnlyList<ListedUser>> ListAsync(UserQuestion question, UserOrder order, ListPlace? after, int limit, CancellationToken ct);

    /// <summary>How many there are.</summary>
    /// <exception cref="StoreException">The store cannot be reached, or takes too long.</exception>
    ValueTask<long> CountAsync(UserQuestion question, CancellationToken ct);

    /// <summary>
    /// The values of an attribute that the most users have, those with the most first; of as many, by text (<see cref="ValueText"/>, by
    /// UTF-8 bytes). A list counts for each of its texts, once a user.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be reached, or takes too long.</exception>
    ValueTask<IReadOnlyList<TopValue>> TopValuesAsync(ValueQuestion question, int limit, CancellationToken ct);
}

/// <summary>Which users are asked for.</summary>
/// <param name="Filter">Checked against the account's catalogue.</param>
/// <param name="NowMs">What relative times count from, Unix milliseconds: the moment of the first page, as its token tells.</param>
/// <param name="Search">What part of an ID or of a value they must have as well; null: nothing.</param>
public sealed record UserQuestion(string Account, Filter Filter, long NowMs, UserSearch? Search = null)
{
    /// <summary>Who has expired at this moment is left out, Unix milliseconds: the clock's, whatever a token tells.</summary>
    public long VisibleMs { get; init; } = NowMs;
}

/// <summary>Which values are asked for.</summary>
/// <param name="Attribute">Its number.</param>
/// <param name="Type">Its type.</param>
/// <param name="Prefix">What the text of a value begins with; well-formed, without U+0000. Empty: any.</param>
/// <param name="NowMs">The moment of the question, Unix milliseconds: who has expired at it is left out.</param>
/// <param name="AnonymousOnly">Only values of anonymous users.</param>
public sealed record ValueQuestion(
    string Account, int Attribute, AttributeType Type, string Prefix, long NowMs, bool AnonymousOnly = false);

/// <summary>A value, never a list but one of its texts, and how many users have it.</summary>
public sealed record TopValue(AttributeValue Value, int Users);

/// <summary>A part of an ID, a name or an address.</summary>
/// <param name="Text">Stands in it, the letters A to Z compared without case; well-formed, without U+0000.</param>
/// <param name="Numbers">The values that are looked through beside the ID; those that are no texts are passed over.</param>
public sealed record UserSearch(string Text, IReadOnlyList<int> Numbers);

/// <summary>What users are listed by; where it is equal, or unset, by the hash of their key.</summary>
public enum UserOrderKey
{
    LastSeen = 1,
    FirstSeen,
    TotalSessions,
    TotalSessionDuration,

    /// <summary>By UTF-8 bytes.</summary>
    Id,
}

/// <param name="Descending">The largest, or latest, first; unset values are the least.</param>
public readonly record struct UserOrder(UserOrderKey Key, bool Descending)
{
    /// <summary>Those last seen first.</summary>
    public static readonly UserOrder Default = new(UserOrderKey.LastSeen, true);
}

/// <summary>A place in a list: what the user there was listed by.</summary>
/// <param name="Number">0 where it is unset; means nothing where <paramref name="Id"/> is given.</param>
/// <param name="Id">In lists by ID.</param>
public sealed record ListPlace(long Number, string? Id, Guid UserHash);

/// <summary>A user as the rows have it.</summary>
/// <param name="Profile">Without an open session and links.</param>
public sealed record ListedUser(EndUserKey Key, Profile Profile, ListPlace Place);
