using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Insights.Cluster.Tests.Configuration;

/// <summary>Remembers which single settings it was asked for.</summary>
internal sealed class AskedConfiguration(IConfiguration inner) : IConfiguration
{
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Asked => _asked;

    public string? this[string key]
    {
        get
        {
            _asked.Add(key);
            return inner[key];
        }
        set => inner[key] = value;
    }

    public IConfigurationSection GetSection(string key) => inner.GetSection(key);

    public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren();

    public IChangeToken GetReloadToken() => inner.GetReloadToken();
}
