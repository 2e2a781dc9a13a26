using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Insights.Silo.Configuration;

/// <summary>Reads single settings and gathers every fault, so that all can be told at once.</summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    public void Fault(string name, string problem) => _faults.Add($"{name} {problem}");

    /// <summary>
    /// Tells what stands outside all sections on the command line or in a file: most is misspelt. The environment holds
    /// what belongs to other programs, and is not looked at.
    /// </summary>
    public void Roots(string[] known)
    {
        if (configuration is not IConfigurationRoot root)
            return;
        var names = root.Providers.Where(p => p is not EnvironmentVariablesConfigurationProvider and not ChainedConfigurationProvider)
            .SelectMany(p => p.GetChildKeys([], null)).Distinct(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names.Except(known, StringComparer.OrdinalIgnoreCase))
        {
            Fault(name, name.Equals("urls", StringComparison.OrdinalIgnoreCase)
                ? "is not used: set Kestrel:Endpoints:Http:Url and Kestrel:Endpoints:Grpc:Url"
                : $"is no setting and no section of settings; known are {string.Join(", ", known)}");
        }
    }

    /// <summary>Tells the settings of a section that are not known: most are misspelt.</summary>
    public void Section(string name, string[] known)
    {
        foreach (var setting in configuration.GetSection(name).GetChildren())
        {
            if (!known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                Fault($"{name}:{setting.Key}", $"is no setting; known are {string.Join(", ", known)}");
        }
    }

    /// <summary>A text; null where it is not set, or empty.</summary>
    public string? Text(string name) => configuration[name] is { Length: > 0 } text ? text : null;

    /// <summary>A whole number; its bounds are told by who owns it where none are given.</summary>
    public int Number(string name, int otherwise, int min = int.MinValue, int max = int.MaxValue) =>
        (int)Number(name, (long)otherwise, min, max);

    /// <inheritdoc cref="Number(string, int, int, int)"/>
    public long Number(string name, long otherwise, long min = long.MinValue, long max = long.MaxValue)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            Fault(name, "must be a whole number");
        else if (number < min || number > max)
            Fault(name, string.Create(CultureInfo.InvariantCulture, $"must be from {min} to {max}"));
        else
            return number;
        return otherwise;
    }

    /// <summary>One of some names, whatever the case of its letters.</summary>
    public string OneOf(string name, string otherwise, IReadOnlyList<string> known)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (known.FirstOrDefault(k => k.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found)
            return found;
        Fault(name, $"must be one of {string.Join(", ", known)}");
        return otherwise;
    }

    /// <summary>true or false.</summary>
    public bool Flag(string name, bool otherwise)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (bool.TryParse(text, out var flag))
            return flag;
        Fault(name, "must be true or false");
        return otherwise;
    }

    /// <summary>A duration as hours:minutes:seconds.</summary>
    public TimeSpan Duration(string name, TimeSpan otherwise, TimeSpan min, TimeSpan max)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration))
            Fault(name, "must be a duration as hours:minutes:seconds, such as 00:02:00");
        else if (duration < min || duration > max)
            Fault(name, string.Create(CultureInfo.InvariantCulture, $"must be from {min:c} to {max:c}"));
        else
            return duration;
        return otherwise;
    }

    /// <summary>Tells an address to listen at that is none.</summary>
    public void ListensAt(string name)
    {
        if (Text(name) is not { } text)
            return;
        try
        {
            if (BindingAddress.Parse(text) is not { Scheme: "http" or "https", PathBase: "" })
                Fault(name, $"is '{text}'; it must be an address to listen at, such as http://127.0.0.1:5080");
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            Fault(name, $"is '{text}'; it must be an address to listen at, such as http://127.0.0.1:5080");
        }
    }

    /// <summary>A list of addresses or networks, parted by commas.</summary>
    public IReadOnlyList<string> Networks(string name)
    {
        var networks = (Text(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var network in networks)
        {
            if (!IPAddress.TryParse(network, out _) && !System.Net.IPNetwork.TryParse(network, out _))
                Fault(name, $"has '{network}', which is no address and no network such as 10.0.0.0/8");
        }
        return networks;
    }
}
