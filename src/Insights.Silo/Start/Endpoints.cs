using Orleans.Runtime;

namespace Insights.Silo.Start;

/// <summary>Where a running silo listens.</summary>
public static class Endpoints
{
    /// <summary>The address of an endpoint, its port known also where the configuration says 0.</summary>
    /// <param name="name">As in <c>Kestrel:Endpoints</c>.</param>
    public static string UrlOf(WebApplication app, string name)
    {
        // The server binds its endpoints in the order of their names, and lists them as it binds them.
        var names = app.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e.Key).ToList();
        var at = names.FindIndex(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        var bound = app.Urls.ToList();
        return at >= 0 && bound.Count == names.Count ? bound[at] : app.Configuration[$"Kestrel:Endpoints:{name}:Url"] ?? bound[0];
    }

    /// <summary>Where other silos reach this one.</summary>
    public static string SiloOf(WebApplication app) =>
        app.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint.ToString();
}
