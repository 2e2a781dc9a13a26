using System.Globalization;

namespace Insights.Testing.Histories;

/// <summary>
/// Event ids of one user: unique for the user, the same for different users, and ordered otherwise than they are made:
/// e10 comes before e9, B before a, and a surrogate pair before U+FF45, though not so in UTF-8.
/// </summary>
internal sealed class EventIds(Dice dice)
{
    private int made;

    public string Next()
    {
        var prefix = dice.Chance(0.75) ? "e" : dice.OneOf("a", "B", "b", "Z", "\u00E9", "\uFF45", "\U0001F600");
        made++;
        return prefix + made.ToString(CultureInfo.InvariantCulture);
    }
}
