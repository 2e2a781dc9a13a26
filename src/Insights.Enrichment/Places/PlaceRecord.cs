using Insights.Domain.Events;
using MaxMind.Db;

namespace Insights.Enrichment.Places;

/// <summary>
/// The few fields of a database's record that make a place. The package's own CityResponse reads all of them, in every
/// language, at many times the cost.
/// </summary>
internal sealed class PlaceRecord
{
    /// <summary>Longest part that is kept, in characters; as for a place that an event states.</summary>
    private const int MaxPartLength = 256;

    [MapKey("country")]
    public CountryPart? Country { get; init; }

    /// <summary>From the largest to the smallest.</summary>
    [MapKey("subdivisions")]
    public List<NamedPart>? Subdivisions { get; init; }

    [MapKey("city")]
    public NamedPart? City { get; init; }

    /// <summary>
    /// Country as its ISO 3166-1 code, which no language and no edition of the database changes; region (the largest
    /// subdivision) and city by their English names. Null where none is known.
    /// </summary>
    public Place? ToPlace()
    {
        var country = Part(Country?.IsoCode);
        var region = Subdivisions is { Count: > 0 } ? Part(Subdivisions[0].Names?.English) ?? Part(Subdivisions[0].IsoCode) : null;
        var city = Part(City?.Names?.English);
        return country is null && region is null && city is null ? null : new Place(country, region, city);
    }

    private static string? Part(string? text) =>
        string.IsNullOrWhiteSpace(text) || text.Length > MaxPartLength || text.Any(char.IsControl) ? null : CommonTexts.Share(text);

    internal sealed class CountryPart
    {
        [MapKey("iso_code")]
        public string? IsoCode { get; init; }
    }

    internal sealed class NamedPart
    {
        [MapKey("iso_code")]
        public string? IsoCode { get; init; }

        [MapKey("names")]
        public NamesPart? Names { get; init; }
    }

    internal sealed class NamesPart
    {
        [MapKey("en")]
        public string? English { get; init; }
    }
}
