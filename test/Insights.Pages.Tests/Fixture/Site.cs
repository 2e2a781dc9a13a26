using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Insights.Pages.Tests.Fixture;

/// <summary>
/// The web sites of the tests, with an origin of their own: /plain/... are pages of their own, everything below /spa is one page.
/// /open has no policy. $SILO$ and $KEY$ in them stand for the server and the key.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Site(WebApplication app) => _app = app;

    public string Origin => _app.Urls.Single();

    public static async Task<Site> StartAsync(string silo, Func<string> key)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var files = Path.Combine(AppContext.BaseDirectory, "Sites");
        app.MapGet("/{**path}", async (HttpContext context, string? path) =>
        {
            if (path == "open")
            {
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.WriteAsync("<!doctype html><title>Without a policy</title><body></body>");
                return;
            }
            var file = path?.StartsWith("spa", StringComparison.Ordinal) == true ? "spa.html" : Path.GetFileName(path ?? "") is { Length: > 0 } name ? name + ".html" : "";
            var full = Path.Combine(files, file);
            if (file.Length == 0 || !File.Exists(full))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
            // As strict as a site may be; its own scripts stand in files of the server of the tests.
            context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src {silo} 'self'; connect-src {silo}; base-uri 'none'";
            context.Response.ContentType = "text/html; charset=utf-8";
            var text = await File.ReadAllTextAsync(full);
            await context.Response.WriteAsync(text.Replace("$SILO$", silo, StringComparison.Ordinal).Replace("$KEY$", key(), StringComparison.Ordinal));
        });
        await app.StartAsync();
        return new Site(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
