using System.Net;
using Insights.Enrichment.Places;
using Insights.Enrichment.Tests.Fixture;
using Insights.Enrichment.Tests.PlaceFiles;

namespace Insights.Enrichment.Tests.Places;

public sealed class ReloadTests : IDisposable
{
    private static readonly IPAddress Address = IPAddress.Parse("203.0.113.9");

    private readonly PlaceFolder _folder = new();

    [Fact]
    public void A_file_that_changed_is_taken_up_when_it_rests()
    {
        _folder.Put(In("Moss"));
        _folder.Places.Refresh();
        _folder.Put(In("Oslo"));
        City().ShouldBe("Moss");

        _folder.Places.Refresh();
        City().ShouldBe("Moss");
        _folder.Places.Refresh();
        City().ShouldBe("Oslo");
        _folder.Log.Ids.ShouldBe([5001, 5001]);
    }

    [Fact]
    public void A_file_that_is_still_written_to_is_left_alone()
    {
        _folder.Put(In("Moss"));
        _folder.Places.Refresh();
        for (var i = 0; i < 5; i++)
        {
            _folder.Put(In("Oslo"));
            _folder.Places.Refresh();
            City().ShouldBe("Moss");
        }
    }

    [Fact]
    public void A_broken_file_changes_nothing_and_is_told_once()
    {
        _folder.Put(In("Moss"));
        _folder.Places.Refresh();
        _folder.Put("This is no database of places."u8.ToArray());
        for (var i = 0; i < 5; i++)
            _folder.Places.Refresh();
        City().ShouldBe("Moss");
        _folder.Log.Ids.ShouldBe([5001, 5003]);

        _folder.Put(In("Oslo"));
        _folder.Look();
        City().ShouldBe("Oslo");
    }

    [Fact]
    public void A_file_cut_short_is_a_broken_file()
    {
        var whole = In("Moss").ToBytes();
        foreach (var length in Enumerable.Range(0, whole.Length).Where(l => l % 7 == 0))
        {
            _folder.Put(whole[..length]);
            _folder.Look();
            _folder.Places.Current.ShouldBeNull();
        }
    }

    [Fact]
    public void A_file_whose_data_is_damaged_never_fails_a_look_up()
    {
        var whole = In("Moss").ToBytes();
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            var damaged = (byte[])whole.Clone();
            for (var hits = 0; hits < 4; hits++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            _folder.Put(damaged);
            _folder.Look();
            Should.NotThrow(() => _folder.Places.Find(Address));
        }
    }

    [Fact]
    public void A_file_that_is_missing_at_the_start_is_taken_up_when_it_appears()
    {
        for (var i = 0; i < 3; i++)
            _folder.Places.Refresh();
        City().ShouldBeNull();
        _folder.Log.Ids.ShouldBe([5002]);

        _folder.Put(In("Moss"));
        _folder.Look();
        City().ShouldBe("Moss");
    }

    [Fact]
    public void A_file_that_goes_away_stays_in_use()
    {
        _folder.Put(In("Moss"));
        _folder.Places.Refresh();
        File.Delete(_folder.Path);
        for (var i = 0; i < 3; i++)
            _folder.Places.Refresh();
        City().ShouldBe("Moss");
        _folder.Log.Ids.ShouldBe([5001, 5002]);
    }

    [SkippableFact]
    public void A_link_pointed_at_another_file_is_a_change()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        var folder = Path.GetDirectoryName(_folder.Path)!;
        File.WriteAllBytes(Path.Combine(folder, "a"), In("Moss").ToBytes());
        File.WriteAllBytes(Path.Combine(folder, "b"), In("Oslo").ToBytes());
        File.CreateSymbolicLink(_folder.Path, "a");
        _folder.Places.Refresh();
        City().ShouldBe("Moss");

        File.Delete(_folder.Path);
        File.CreateSymbolicLink(_folder.Path, "b");
        _folder.Look();
        City().ShouldBe("Oslo");
    }

    [Fact]
    public void Without_a_file_one_line_says_so()
    {
        var log = new LogLines<PlaceFinder>();
        using var places = new PlaceFinder(new EnrichmentOptions(), log);
        places.Refresh();
        places.Refresh();
        places.Find(Address).ShouldBeNull();
        log.Ids.ShouldBe([5000]);
    }

    [Fact]
    public async Task Look_ups_go_on_while_files_change()
    {
        // Addresses that the database tells apart, so that each look-up reads it: reading one that was given back would crash.
        _folder.Put(Halves("Moss"));
        _folder.Places.Refresh();
        using var stop = new CancellationTokenSource();
        var started = new CountdownEvent(3);
        var readers = Enumerable.Range(0, 3).Select(reader => Task.Factory.StartNew(() => Read(reader), TaskCreationOptions.LongRunning)).ToArray();
        started.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        var old = new List<PlaceDatabase>();
        for (var i = 0; i < 200; i++)
        {
            old.Add(_folder.Places.Current!);
            _folder.Put(Halves(i % 2 == 0 ? "Oslo" : "Moss"));
            _folder.Look();
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(30));
        old.ShouldAllBe(database => database.HasEnded);
        _folder.Places.Current!.HasEnded.ShouldBeFalse();

        void Read(int reader)
        {
            started.Signal();
            for (byte i = 0; !stop.IsCancellationRequested; i++)
                _folder.Places.Find(new IPAddress([203, 0, 113, (byte)(i + reader)]))!.City.ShouldBeOneOf("Moss", "Oslo");
        }

        static PlaceFile Halves(string city) => new PlaceFile()
            .With("203.0.113.0/25", "NO", "Viken", city).With("203.0.113.128/25", "NO", "Viken", city);
    }

    [Fact]
    public void A_database_ends_after_its_last_look_up_and_takes_none_after_it_was_closed()
    {
        _folder.Put(In("Moss"));
        _folder.Places.Refresh();
        var database = _folder.Places.Current!;
        database.HasEnded.ShouldBeFalse();
        _folder.Places.Dispose();
        database.HasEnded.ShouldBeTrue();
        database.TryFind(Address, out _).ShouldBeFalse();
        _folder.Places.Find(Address).ShouldBeNull();
    }

    public void Dispose() => _folder.Dispose();

    private string? City() => _folder.Places.Find(Address)?.City;

    private static PlaceFile In(string city) => new PlaceFile().With("203.0.113.0/24", "NO", "Viken", city);
}
