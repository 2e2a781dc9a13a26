using Insights.Client.Tests.Fixture;
using Insights.Testing.Logging;
using Insights.V1;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insights.Client.Tests;

public sealed class ServicesTests
{
    [Fact]
    public async Task An_application_has_one_client_with_the_settings_of_its_configuration_and_its_loggers()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Instead = _ => new EventResult { Status = EventResult.Types.Status.Rejected, Reason = EventResult.Types.Reason.InvalidType };
        using var log = new LogCapture();
        var lost = new List<LostEvent>();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(log);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Insights:Addresses:0"] = gateway.Address.ToString(),
            ["Insights:ApiKey"] = "ins_ingest_key",
            ["Insights:Linger"] = "00:00:00",
            ["Insights:WhenFull"] = "Drop",
        });
        builder.Services.AddInsightsClient(builder.Configuration.GetSection("Insights"), o => o.OnLost = lost.Add);
        using (var host = builder.Build())
        {
            await host.StartAsync();
            var client = host.Services.GetRequiredService<IInsightsClient>();
            host.Services.GetRequiredService<IInsightsClient>().ShouldBeSameAs(client);
            host.Services.GetRequiredService<IOptions<InsightsClientOptions>>().Value.WhenFull.ShouldBe(WhenFull.Drop);
            await client.EnqueueAsync("alice", "click");
            await client.FlushAsync();
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
        gateway.Ledger.LastKey.ShouldBe("ins_ingest_key");
        lost.ShouldHaveSingleItem().Event.UserId.ShouldBe("alice");
        log.Troubles.ShouldHaveSingleItem().Text.ShouldContain("InvalidType");
    }

    [Fact]
    public async Task A_host_does_not_start_with_faults_and_names_every_one()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddInsightsClient(o => o.MaxEvents = 0);
        using var host = builder.Build();
        (await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync())).Failures
            .ShouldBe(["Addresses must have at least one address", "ApiKey must be the text of a key", "MaxEvents must be from 1 to 10000000"]);
    }

    [Fact]
    public async Task A_name_that_is_no_setting_is_a_fault()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Insights:Addresses:0"] = "https://insights.example",
            ["Insights:ApyKey"] = "misspelt",
        });
        builder.Services.AddInsightsClient(builder.Configuration.GetSection("Insights"));
        using var host = builder.Build();
        (await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync())).Message.ShouldContain("ApyKey");
    }
}
