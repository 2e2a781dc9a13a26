using Insights.Console.Analytics;
using Insights.Console.Login;
using Insights.Console.Segments;
using Insights.Console.Shell;
using Insights.Console.Text;
using Insights.Console.Users;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace Insights.Console;

/// <summary>The console: pages at / for people, in the silo itself. The service classes that answer the API answer them.</summary>
public static class ConsoleApp
{
    /// <param name="clock">The clock of all logic; what pages show as ago is counted from it.</param>
    public static IServiceCollection AddInsightsConsole(this IServiceCollection services, TimeProvider clock)
    {
        services.AddDataProtection().SetApplicationName("Insights.Console");
        services.AddSingleton<ProtectionKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s =>
            new ConfigureOptions<KeyManagementOptions>(o => o.XmlRepository = s.GetRequiredService<ProtectionKeys>()));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<SessionCookie>(s, clock));
        services.AddSingleton<LoginRate>().AddSingleton<ThemeSheet>().AddSingleton(new Show(clock));
        services.AddScoped<ConsoleSession>();
        services.AddAntiforgery(o =>
        {
            (o.Cookie.Name, o.Cookie.SameSite) = ("insights-form", SameSiteMode.Strict);
            o.SuppressXFrameOptionsHeader = true;
        });
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        return services;
    }

    /// <summary>Maps the pages. To be called behind the routing.</summary>
    public static WebApplication MapInsightsConsole(this WebApplication app)
    {
        app.UseMiddleware<ConsoleGate>();
        app.UseAntiforgery();
        var pages = app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null)
            .WithMetadata(new ConsoleEndpoint());
        app.MapGet(ThemeSheet.Path, (RequestDelegate)app.Services.GetRequiredService<ThemeSheet>().AnswerAsync)
            .WithMetadata(new ConsoleEndpoint(), new OpenToAllAttribute());
        app.MapGet(ThemeChoice.Path, context =>
        {
            ThemeChoice.Answer(context);
            return Task.CompletedTask;
        }).WithMetadata(new ConsoleEndpoint(), new OpenToAllAttribute());
        app.MapGet(UsersCsv.Path, UsersCsv.AnswerAsync).WithMetadata(new ConsoleEndpoint());
        app.MapGet(UserExport.Path, UserExport.AnswerAsync).WithMetadata(new ConsoleEndpoint());
        app.MapGet(SegmentCsv.Path, SegmentCsv.AnswerAsync).WithMetadata(new ConsoleEndpoint());
        app.MapGet(AnalyticsCsv.Path, AnalyticsCsv.AnswerAsync).WithMetadata(new ConsoleEndpoint());
        // What the build lists; a host that is composed by hand, as in tests, has none.
        var files = Path.Combine(AppContext.BaseDirectory, $"{app.Environment.ApplicationName}.staticwebassets.endpoints.json");
        if (File.Exists(files))
        {
            app.MapStaticAssets(files);
            pages.WithStaticAssets(files);
        }
        return app;
    }
}
