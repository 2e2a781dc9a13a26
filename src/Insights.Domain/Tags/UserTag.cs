using System.Collections.Frozen;

namespace Insights.Domain.Tags;

/// <summary>What a user is called in short (docs/semantics.md 1.9); several hold at a time. A closed set.</summary>
public enum UserTag
{
    /// <summary>One session.</summary>
    NewUser = 1,

    /// <summary>More than one session.</summary>
    ReturningUser = 2,

    /// <summary>First seen more than 60 days ago.</summary>
    LongtimeUser = 3,

    /// <summary>Identified, and where or as what the user works is known.</summary>
    WorkInfo = 4,

    /// <summary>Identified, and an email address or telephone number is known.</summary>
    ContactInfo = 5,

    /// <summary>An <c>order</c> event in a closed session.</summary>
    Buyer = 6,

    /// <summary>At least one custom attribute.</summary>
    CustomAttributes = 7,

    /// <summary>By its browser, which is that of the last session that has one, a crawler, a monitor or an HTTP library.</summary>
    Bot = 8,
}

/// <summary>The tags in their wire form.</summary>
public static class UserTags
{
    /// <summary>Every tag, in the order of their numbers.</summary>
    public static readonly IReadOnlyList<UserTag> All = Enum.GetValues<UserTag>();

    private static readonly FrozenDictionary<string, UserTag> _byName = All.ToFrozenDictionary(WireName, StringComparer.Ordinal);

    /// <summary>Name on every wire.</summary>
    public static string WireName(this UserTag tag) => tag switch
    {
        UserTag.NewUser => "new_user",
        UserTag.ReturningUser => "returning_user",
        UserTag.LongtimeUser => "longtime_user",
        UserTag.WorkInfo => "work_info",
        UserTag.ContactInfo => "contact_info",
        UserTag.Buyer => "buyer",
        UserTag.CustomAttributes => "custom_attributes",
        UserTag.Bot => "bot",
        _ => throw new ArgumentOutOfRangeException(nameof(tag), tag, null),
    };

    /// <summary>The tag of a wire name; null where there is none. Ordinal.</summary>
    public static UserTag? Find(string name) => _byName.TryGetValue(name, out var tag) ? tag : null;
}
