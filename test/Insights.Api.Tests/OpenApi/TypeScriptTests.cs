using Insights.Api.OpenApi;
using Insights.Api.Tests.Http.Fixture;
using Insights.Api.Tests.Rpc.Fixture;
using Insights.Service.Accounts;
using Insights.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Insights.Api.Tests.OpenApi;

/// <summary>What a TypeScript client that is generated from the API's description can do.</summary>
public sealed class TypeScriptTests(TypeScriptTests.HurriedSilo api) : IClassFixture<TypeScriptTests.HurriedSilo>
{
    /// <summary>A silo in which the deletion of an account, which waits by the clock, does not.</summary>
    public sealed class HurriedSilo : HttpSilo
    {
        protected override void Replace(IServiceCollection services)
        {
            base.Replace(services);
            services.AddSingleton(s => ActivatorUtilities.CreateInstance<AccountDeletion>(s, new HurriedClock(Clock)));
        }
    }

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task The_smallest_form_of_every_write_compiles_and_is_taken()
    {
        var packages = await TypeScript.PackagesAsync();
        // The client's clock is the system's; whole milliseconds, as a shorter wait moves no hurried clock.
        api.Clock.SetUtcNow(DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()));
        var folder = Directory.CreateTempSubdirectory("insights-typescript-run-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Path.Combine(packages, "node_modules"));
        File.Copy(Path.Combine(TypeScript.Folder, "package.json"), Path.Combine(folder, "package.json"));
        File.Copy(Path.Combine(TypeScript.Folder, "smallest.ts"), Path.Combine(folder, "smallest.ts"));
        await File.WriteAllBytesAsync(Path.Combine(folder, "openapi.json"), OpenApiDocument.Bytes.ToArray());
        await NodeAsync("node_modules/openapi-typescript/bin/cli.js", "openapi.json", "-o", "api.d.ts");
        await NodeAsync("node_modules/typescript/bin/tsc", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext", "smallest.ts");
        var calls = await NodeAsync("smallest.js", api.Address.GetLeftPart(UriPartial.Authority), HttpSilo.OperatorKey, "typescript");
        calls.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().ShouldBe(
            ApiDescription.Own.Operations.Where(o => o.Verb != "GET").Select(o => o.ToString()), ignoreOrder: true);
        Directory.Delete(folder, recursive: true);

        async Task<string> NodeAsync(params string[] arguments)
        {
            var end = await ProgramRun.ToEndAsync(ProgramRun.Find("node")!, arguments, folder, Limit);
            end.ExitCode.ShouldBe(0, end.Output + end.Errors);
            return end.Output;
        }
    }
}
