using Insights.Client;
using Insights.Client.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the client of Insights to an application.</summary>
public static class InsightsClientServices
{
    /// <summary>
    /// Adds one <see cref="IInsightsClient"/> for the application, with the settings of a section of its configuration. It logs to
    /// the application's loggers. A host refuses to start if the settings have faults, naming every one.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">Names and values of <see cref="InsightsClientOptions"/>; a name that it does not have is a fault.</param>
    /// <param name="configure">What configuration cannot say, such as <see cref="InsightsClientOptions.OnLost"/>. Default: nothing.</param>
    public static IServiceCollection AddInsightsClient(
        this IServiceCollection services, IConfiguration section, Action<InsightsClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        services.AddInsightsClient(_ => { }).Configure<InsightsClientOptions>(section, o => o.ErrorOnUnknownConfiguration = true);
        return configure is null ? services : services.Configure(configure);
    }

    /// <inheritdoc cref="AddInsightsClient(IServiceCollection, IConfiguration, Action{InsightsClientOptions})"/>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the address, the key, and whatever else is not to have its default.</param>
    public static IServiceCollection AddInsightsClient(this IServiceCollection services, Action<InsightsClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<InsightsClientOptions>()
            .Configure(configure)
            .PostConfigure<IServiceProvider>((options, provider) => options.LoggerFactory ??= provider.GetService<ILoggerFactory>())
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<InsightsClientOptions>, Validation>());
        services.TryAddSingleton<IInsightsClient>(p => InsightsClient.Create(p.GetRequiredService<IOptions<InsightsClientOptions>>().Value));
        return services;
    }

    private sealed class Validation : IValidateOptions<InsightsClientOptions>
    {
        public ValidateOptionsResult Validate(string? name, InsightsClientOptions options)
        {
            var faults = OptionsFaults.Of(options);
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
