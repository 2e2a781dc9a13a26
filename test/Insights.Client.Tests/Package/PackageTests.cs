using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Insights.Client.Tests.Fixture;
using Insights.Testing.Documents;
using Insights.Testing.Processes;

namespace Insights.Client.Tests.Package;

public sealed partial class PackageTests(PackageTests.Packed packed) : IClassFixture<PackageTests.Packed>
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFrameworks>net8.0;net10.0</TargetFrameworks>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <UseAppHost>false</UseAppHost>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Insights.Client" Version="0.1.0" />
            <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.14" />
          </ItemGroup>
        </Project>
        """;

    private const string Program =
        """
        using System.Runtime.Versioning;
        using Insights.Client;
        using Microsoft.Extensions.DependencyInjection;

        await using var services = new ServiceCollection()
            .AddInsightsClient(o => (o.Addresses, o.ApiKey) = ([new Uri(args[0])], args[1])).BuildServiceProvider();
        var client = services.GetRequiredService<IInsightsClient>();
        var recorded = await client.RecordAsync("alice", "click", new Dictionary<string, object?> { ["step"] = 3 });
        await client.EnqueueAsync("alice", "order");
        await client.FlushAsync();
        var target = (TargetFrameworkAttribute)client.GetType().Assembly.GetCustomAttributes(typeof(TargetFrameworkAttribute), false)[0];
        Console.WriteLine($"{recorded.Status} {(await client.GetAsync("alice"))?.Id} {client.Counts.Accepted} {target.FrameworkName}");
        """;

    /// <summary>What the readme shows, as a file that compiles if the readme is right.</summary>
    private static string Readme()
    {
        var shown = Blocks().Matches(Document.Read("src/Insights.Client/README.md").Text).Select(m => m.Groups[1].Value).ToList();
        shown.Count.ShouldBe(4);
        return $$"""
            using Insights.Client;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.DependencyInjection;

            internal static class Readme
            {
                public static void SetUp(IServiceCollection services, IConfiguration configuration)
                {
                    var builder = new { Services = services, Configuration = configuration };
                    {{shown[0]}}
                }

                public static async Task Use(IInsightsClient insights, string position, CancellationToken ct)
                {
                    {{string.Concat(shown.Skip(1))}}
                }
            }
            """;
    }

    [Fact]
    public async Task A_project_that_refers_to_the_package_compiles_what_the_readme_shows_and_records_and_reads_on_both_frameworks()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await packed.Folder.ConfigureAsync();
        packed.Folder.Write("app.csproj", Project);
        packed.Folder.Write("Program.cs", Program);
        packed.Folder.Write("Readme.cs", Readme());
        await packed.Folder.DotnetAsync("build", "app.csproj", "-c", "Release", "-v", "quiet");
        foreach (var version in (string[])["8.0", "10.0"])
        {
            (await packed.Folder.DotnetAsync($"bin/Release/net{version}/app.dll", gateway.Address.ToString(), "ins_server_key"))
                .ShouldBe($"Accepted alice 1 .NETCoreApp,Version=v{version}\n");
        }
        gateway.Ledger.LastKey.ShouldBe("ins_server_key");
        var sent = gateway.Ledger.Events.Where(e => e.Type == "click").ToList();
        sent.Count.ShouldBe(2);
        sent.ShouldAllBe(e => e.Properties.Fields["step"].NumberValue == 3 && Guid.Parse(e.EventId).Version == 7);
    }

    [Theory]
    [InlineData("Insights.Client", "Insights.Protocol")]
    [InlineData("Insights.Protocol", "Google.Protobuf")]
    public void A_package_says_what_it_is_and_has_documentation_symbols_and_what_it_needs(string id, string needs)
    {
        using var package = ZipFile.OpenRead(Path.Combine(packed.Folder.Path, $"{id}.0.1.0.nupkg"));
        var files = package.Entries.Select(e => e.FullName).ToList();
        foreach (var framework in (string[])["net8.0", "net10.0"])
            new[] { $"lib/{framework}/{id}.dll", $"lib/{framework}/{id}.xml" }.ShouldBeSubsetOf(files);
        using var text = package.GetEntry($"{id}.nuspec")!.Open();
        var metadata = XDocument.Load(text).Root!.Elements().Single();
        string Value(string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;
        (Value("license"), Value("icon"), Value("readme")).ShouldBe(("Apache-2.0", "icon.png", "README.md"));
        new[] { "icon.png", "README.md" }.ShouldBeSubsetOf(files);
        foreach (var name in (string[])["description", "tags", "authors"])
            Value(name).ShouldNotBeNullOrWhiteSpace();
        var groups = metadata.Descendants().Where(e => e.Name.LocalName == "group").ToList();
        groups.Count.ShouldBe(2);
        groups.ShouldAllBe(g => g.Elements().Any(d => d.Attribute("id")!.Value == needs));
        using var symbols = ZipFile.OpenRead(Path.Combine(packed.Folder.Path, $"{id}.0.1.0.snupkg"));
        new[] { $"lib/net8.0/{id}.pdb", $"lib/net10.0/{id}.pdb" }.ShouldBeSubsetOf(symbols.Entries.Select(e => e.FullName));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    /// <summary>Both packages.</summary>
    public sealed class Packed : IAsyncLifetime
    {
        public PackageFolder Folder { get; private set; } = null!;

        public async Task InitializeAsync() => Folder = await PackageFolder.PackAsync("Insights.Protocol", "Insights.Client");

        public Task DisposeAsync()
        {
            Folder.Dispose();
            return Task.CompletedTask;
        }
    }
}
