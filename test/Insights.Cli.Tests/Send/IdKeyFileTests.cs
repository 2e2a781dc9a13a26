using Insights.Cli.Hosting;
using Insights.Cli.Send;
using Insights.Testing.Processes;

namespace Insights.Cli.Tests.Send;

public sealed class IdKeyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_key_is_made_once_and_only_its_owner_can_read_it()
    {
        var path = _folder.File("insights/id-key");
        var made = IdKeyFile.ReadOrMake(path);
        made.Length.ShouldBe(32);
        made.Distinct().Count().ShouldBeGreaterThan(5);
        IdKeyFile.ReadOrMake(path).ShouldBe(made);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    [Fact]
    public async Task Processes_that_make_it_at_once_have_the_same_key()
    {
        var path = _folder.File("id-key");
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => IdKeyFile.ReadOrMake(path))));
        keys.Select(Convert.ToHexString).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_file_that_holds_no_key_is_named()
    {
        await File.WriteAllTextAsync(_folder.File("id-key"), "0123");
        Should.Throw<UsageException>(() => IdKeyFile.ReadOrMake(_folder.File("id-key"))).Message.ShouldContain("holds no key");
    }

    [Fact]
    public void It_lies_with_the_configuration_of_the_user()
    {
        Default(("XDG_CONFIG_HOME", "/config"), ("HOME", "/home/me")).ShouldBe("/config/insights/id-key");
        Default(("HOME", "/home/me")).ShouldBe("/home/me/.config/insights/id-key");
        Should.Throw<UsageException>(() => Default()).Message.ShouldStartWith("--id-key");
    }

    private static string Default(params (string Name, string Value)[] variables) =>
        IdKeyFile.Default(name => variables.FirstOrDefault(v => v.Name == name).Value).Replace('\\', '/');

    public void Dispose() => _folder.Dispose();
}
