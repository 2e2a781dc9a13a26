using System.Collections.Frozen;
using Insights.Domain.Tags;

namespace Insights.Domain.Attributes.Catalogue;

/// <summary>The custom attributes of one account, retired ones too. Immutable.</summary>
public sealed class AttributeCatalogue
{
    public static readonly AttributeCatalogue Empty = new([]);

    private readonly FrozenDictionary<string, AttributeDefinition> _live;
    private readonly FrozenDictionary<int, AttributeDefinition> _all;
    private TagRules? _tags;

    public AttributeCatalogue(IReadOnlyCollection<AttributeDefinition> all)
    {
        _all = all.ToFrozenDictionary(d => d.Number);
        _live = all.Where(d => d.IsLive).ToFrozenDictionary(d => d.Name, StringComparer.Ordinal);
        LastNumber = all.Count == 0 ? 0 : all.Max(d => d.Number);
    }

    /// <summary>Those that live, by name (ordinal).</summary>
    public IReadOnlyList<AttributeDefinition> Live => [.. _live.Values.OrderBy(d => d.Name, StringComparer.Ordinal)];

    /// <summary>The largest number ever given; 0 where there is none.</summary>
    public int LastNumber { get; }

    /// <summary>When the tags hold that rest on these attributes.</summary>
    public TagRules Tags => _tags ??= new TagRules(this);

    /// <summary>The living one of that name; null where there is none.</summary>
    public AttributeDefinition? Find(string name) => _live.GetValueOrDefault(name);

    /// <summary>The one of that number, retired or not; null where it was never given.</summary>
    public AttributeDefinition? Find(int number) => _all.GetValueOrDefault(number);

    /// <summary>Whether the other one says the same.</summary>
    public bool IsSameAs(AttributeCatalogue other) => _all.Count == other._all.Count
        && _all.Values.All(d => other._all.TryGetValue(d.Number, out var known) && d == known);

    /// <summary>
    /// Finds a definition for each name that is wanted, and makes the new ones, all or none. The rule of the 100 names
    /// (docs/semantics.md 1.6): made while nobody else changes the catalogue, it holds exactly.
    /// </summary>
    public Reservation Reserve(IReadOnlyList<WantedAttribute> wanted, DateTimeOffset at)
    {
        var made = new Dictionary<string, AttributeDefinition>(StringComparer.Ordinal);
        var refusals = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, type) in wanted)
        {
            if ((_live.GetValueOrDefault(name) ?? made.GetValueOrDefault(name)) is { } known)
            {
                if (known.Type != type)
                    refusals[name] = OtherType(known, type);
            }
            else if (_live.Count + made.Count < AttributeLimits.MaxNames)
            {
                made.Add(name, new AttributeDefinition(LastNumber + made.Count + 1, name, type, "", at, null));
            }
            else
            {
                refusals[name] = $"would be one name too many: the account has its {AttributeLimits.MaxNames} attributes, and '{name}' is none of them; retire one first";
            }
        }
        return refusals.Count > 0 ? new Reservation([], refusals) : new Reservation([.. made.Values], refusals);
    }

    /// <summary>Why a value of another type is not taken; reads on from the name.</summary>
    public static string OtherType(AttributeDefinition known, AttributeType type) =>
        $"is of type {known.Type.WireName()} in this account, and cannot take what is of type {type.WireName()}";
}

/// <summary>A name and the type it is to have.</summary>
public readonly record struct WantedAttribute(string Name, AttributeType Type);

/// <summary>What came of names that were wanted.</summary>
/// <param name="Made">New definitions; empty where a name was refused.</param>
/// <param name="Refused">Why, by name; reads on from it. Empty where every name has its definition now.</param>
public sealed record Reservation(IReadOnlyList<AttributeDefinition> Made, IReadOnlyDictionary<string, string> Refused);
