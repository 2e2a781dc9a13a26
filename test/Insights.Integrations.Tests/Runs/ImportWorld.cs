using Insights.Domain.Attributes;
using Insights.Domain.Attributes.Requests;
using Insights.Domain.EndUsers;
using Insights.Domain.Sources;
using Insights.Integrations.Definitions;
using Insights.Integrations.Runs;
using Insights.Service;
using Insights.Service.Attributes;
using Insights.Testing.Clocks;

namespace Insights.Integrations.Tests.Runs;

/// <summary>
/// One random import: users who know some values, rows of all sorts, and a run of them whose carriers fail and die at any point. A seed
/// makes the same world each time.
/// </summary>
internal sealed class ImportWorld
{
    private const long FileMs = 1_000_000;

    private static readonly string[] _names = ["a", "b", "c"];

    private readonly Random _random;
    private readonly double _faults;
    private readonly PlantedBug _bug;
    private readonly ManualTimeProvider _clock = new();
    private readonly KeptErrors _errors = new();
    private readonly RunSizes _sizes;

    public ImportWorld(int seed, PlantedBug bug)
    {
        _random = new Random(seed);
        _bug = bug;
        _faults = _random.Next(3) == 0 ? 0 : _random.NextDouble() * 0.2;
        Source = new SourceDefinition
        {
            Name = "s",
            Mode = _random.Next(2) == 0 ? ImportMode.Update : ImportMode.CreateOrUpdate,
            MaxRefusedPercent = 100,
            Mapping = new SourceMapping
            {
                UserIdColumn = "id",
                TimeColumn = _random.Next(3) == 0 ? "t" : null,
                TimeFormat = TimeOf,
                Attributes = [.. _names.Select(n => new AttributeMapping { Column = n, Attribute = n, Empty = (EmptyCell)_random.Next(1, 3) })],
            },
        };
        Target = new FakeTarget(_random, _faults, bug);
        for (var i = _random.Next(12); i > 0; i--)
            Target.Apply(Write($"api-{i}", $"u{_random.Next(8)}", FileMs + _random.Next(-5, 6)));
        // A check begins anew where its carrier dies, and each step may kill it: of more than some twelve steps none would come to its end.
        _sizes = new RunSizes(_random.Next(1, 12), _random.Next(5, 40));
        var pool = _random.Next(1, 12);
        Rows = [.. Enumerable.Range(1, _random.Next(60)).Select(i => Row(i, pool))];
    }

    private const string TimeOf = "UNIX_MILLISECONDS";

    public SourceDefinition Source { get; }

    public FakeTarget Target { get; }

    public List<SourceRow> Rows { get; }

    public IReadOnlyList<RowError> Errors => _errors.All;

    /// <summary>Runs it to its end, whatever happens to who carries it.</summary>
    public async Task<Run> RunAsync(long number)
    {
        var saved = new Run { Number = number, Kind = RunKind.Import, File = "f", StartedMs = 0 };
        RunEngine? dead = null;
        for (var carriers = 0; !saved.IsOver; carriers++)
        {
            carriers.ShouldBeLessThan(10_000, "the run does not come to its end");
            var before = saved;
            var engine = Engine(saved);
            var run = saved;
            try
            {
                while (!run.IsOver)
                {
                    var step = await engine.StepAsync(run, default);
                    // Dies between what it did and what it would have kept.
                    if (_random.NextDouble() < _faults)
                        break;
                    run = step.Run;
                    if (step.MustBeSaved)
                        saved = Kept(run);
                    if (_random.NextDouble() < _faults / 2)
                        break;
                }
            }
            catch (Exception e) when (e is ServiceException or IOException)
            {
                // Another one goes on.
            }
            // One that was thought dead makes another step on what it knew; nothing of it is kept.
            if (dead is not null && _random.Next(4) == 0)
                await ZombieAsync(dead, before);
            dead = engine;
        }
        return saved;
    }

    private Run Kept(Run run) => _bug switch
    {
        PlantedBug.PlanIsLost => run with { Plan = null },
        PlantedBug.CursorMovesFirst when run.Plan is { } plan => run with { Position = run.Position + plan.Length, Counts = run.Counts.With(plan), Plan = null },
        _ => run,
    };

    private static async Task ZombieAsync(RunEngine dead, Run known)
    {
        try
        {
            await dead.StepAsync(known, default);
        }
        catch (Exception e) when (e is ServiceException or IOException)
        {
            // It may fail as any other.
        }
    }

    private RunEngine Engine(Run run) => new(
        Source,
        new FakeInput(["id", .. _names, "t"], Rows, FileMs, _random, _faults / 4) { SkipsOne = _bug == PlantedBug.RowIsSkipped && run.Position > 0 },
        Target, _errors, _clock, _sizes);

    private SourceRow Row(int number, int pool)
    {
        if (_random.Next(20) == 0)
            return new SourceRow(number, number + 1, [], new CellFault(RowFault.RaggedRow, null, "has 2 cells"));
        var id = _random.Next(25) switch { 0 => "", 1 => "null", 2 => new string('x', 300), _ => $"u{_random.Next(pool)}" };
        var time = _random.Next(15) switch { 0 => "soon", 1 => "", _ => $"{FileMs + _random.Next(-4, 5)}" };
        return new SourceRow(number, number + 1, [id, Cell(), Cell(), Cell(), time]);
    }

    private string Cell() => _random.Next(4) == 0 ? "" : $"{(char)('p' + _random.Next(4))}";

    private UpdateRequest Write(string operation, string user, long timeMs) => new()
    {
        Kind = UserKind.Identified,
        Id = user,
        OperationId = operation,
        TimeMs = timeMs,
        Source = "API",
        Operations = [new OperationDraft(_names[_random.Next(3)], OperationKind.Set, new TextValue(Cell()))],
    };

    private sealed class KeptErrors : IRunErrors
    {
        private readonly Dictionary<(long, long, int), RowError> _all = [];

        public IReadOnlyList<RowError> All => [.. _all.Values];

        public ValueTask AddAsync(long run, IReadOnlyList<RowError> errors, CancellationToken ct)
        {
            foreach (var error in errors)
                _all.TryAdd((run, error.Row, error.Part), error);
            return default;
        }
    }
}
