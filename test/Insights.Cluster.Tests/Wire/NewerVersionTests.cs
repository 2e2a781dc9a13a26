using Insights.Contracts.EndUsers;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Codec;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Domain.Sessions;
using Insights.Grains.EndUsers;
using Insights.Testing.Builders;

namespace Insights.Cluster.Tests.Wire;

/// <summary>
/// While silos are replaced one by one, a newer one may say what this one does not know. Who called is told to try again: never
/// that it is too late, nor that the request was bad.
/// </summary>
public sealed class NewerVersionTests
{
    private static readonly EndUserKey _alice = new("acme", UserKind.Identified, "alice");
    private static readonly StepCursor _cursor = new(1, "o", 0);

    private readonly OtherSilo _other = new();
    private readonly ClusterEndUsers _users;
    private readonly EndUserGrain _grain;

    public NewerVersionTests()
    {
        var here = _other.Here();
        (_users, _grain) = (here.Users, new EndUserGrain(here));
    }

    [Fact]
    public async Task An_outcome_of_an_event_that_is_not_known_is_unavailable()
    {
        foreach (var number in NotKnown<RecordOutcome>())
        {
            _other.Record = () => new RecordAnswer { Outcomes = [1, (byte)number] };
            await UnavailableAsync(async () => await RecordAsync(), $"outcome {number}");
        }
        foreach (var outcomes in (byte[][])[[], [1], [1, 1, 1]])
        {
            _other.Record = () => new RecordAnswer { Outcomes = outcomes };
            await UnavailableAsync(async () => await RecordAsync(), $"{outcomes.Length} outcomes of two events");
        }
        foreach (var fault in NotKnown<StoreFault>().Where(f => f != 0))
        {
            _other.Record = () => new RecordAnswer { Fault = fault };
            await UnavailableAsync(async () => await RecordAsync(), $"fault {fault}");
        }
        _other.Record = () => new RecordAnswer { Outcomes = [1, 2] };
        (await RecordAsync()).ShouldBe([RecordOutcome.Accepted, RecordOutcome.Duplicate]);
    }

    [Fact]
    public async Task An_answer_that_is_not_known_is_unavailable()
    {
        List<byte[]> answers =
        [
            .. Answers(NotKnown<UpdateOutcome>(), n => new UpdateDone((UpdateOutcome)n)),
            .. Answers(NotKnown<OpOutcome>(), n => new OpDone((OpOutcome)n)),
            .. Answers(NotKnown<LinkRefusal>(), n => new OpDone(OpOutcome.Refused, (LinkRefusal)n)),
            .. Answers(NotKnown<AttributeSource>(), n => Step((AttributeSource)n, OperationKind.Unset)),
            .. Answers(NotKnown<OperationKind>(), n => Step(AttributeSource.Api, (OperationKind)n)),
            .. Enumerable.Range(0, 256).Select(form => new[] { (byte)form }).Where(bytes => !IsAnswer(bytes)),
            [],
        ];
        foreach (var answer in answers)
        {
            _other.Execute = () => new CommandAnswer { Answer = answer };
            await UnavailableAsync(async () => await _users.ExecuteAsync(_alice, new ReadSeq(), CancellationToken.None), Convert.ToHexString(answer));
        }
        _other.Execute = () => new CommandAnswer { Answer = AnswerCodec.Encode(new SeqIs(7)) };
        (await _users.ExecuteAsync(_alice, new ReadSeq(), CancellationToken.None)).ShouldBe(new SeqIs(7));

        static UpdatesAre Step(AttributeSource source, OperationKind kind) => new(true, [new ValueStep(_cursor, source, kind, null, null)]);
    }

    [Fact]
    public async Task A_profile_that_is_not_known_is_unavailable()
    {
        foreach (var reason in NotKnown<EndReason>())
            await IsUnavailableAsync(Profile(reason, null), $"end reason {reason}");
        // Version, one value, its attribute, its type, the text of one letter, its source, its time.
        byte[] values = [1, 1, 2, (byte)AttributeType.Text, 2, (byte)'a', (byte)AttributeSource.Csv, 0];
        foreach (var (at, numbers) in ((int, IEnumerable<int>)[])[(0, Enumerable.Range(2, 254)), (3, NotKnown<AttributeType>()), (6, NotKnown<AttributeSource>())])
        {
            foreach (var number in numbers)
                await IsUnavailableAsync(Profile((int)EndReason.Inactivity, [.. values[..at], (byte)number, .. values[(at + 1)..]]), $"byte {at} being {number}");
        }
        _other.Get = () => Profile((int)EndReason.Inactivity, values);
        (await _users.GetAsync(_alice, CancellationToken.None))!.Values.All.Count.ShouldBe(1);

        Task IsUnavailableAsync(ProfileAnswer answer, string what)
        {
            _other.Get = () => answer;
            return UnavailableAsync(async () => await _users.GetAsync(_alice, CancellationToken.None), what);
        }
    }

    [Fact]
    public async Task A_command_that_is_not_known_is_answered_as_unavailable()
    {
        List<byte[]> commands =
        [
            .. Commands(NotKnown<AttributeSource>(), n => new UpdateBuilder().From((AttributeSource)n).Set(1, "a")),
            .. Commands(NotKnown<OperationKind>(), n => new UpdateBuilder().With(1, (OperationKind)n, new TextValue("a"))),
            .. Enumerable.Range(0, 256).Select(form => new[] { (byte)form }).Where(bytes => !IsCommand(bytes)),
            [],
        ];
        foreach (var command in commands)
        {
            var answer = await _grain.ExecuteAsync(new CommandRequest { User = Name(1), Command = command });
            answer.Fault.ShouldBe((int)StoreFault.Unavailable, Convert.ToHexString(command));
        }
    }

    [Fact]
    public async Task A_user_of_a_kind_that_is_not_known_is_unavailable()
    {
        foreach (var kind in NotKnown<UserKind>())
        {
            var faults = new[]
            {
                (await _grain.RecordAsync(new RecordRequest { User = Name(kind), Events = [] })).Fault,
                (await _grain.ExecuteAsync(new CommandRequest { User = Name(kind), Command = CommandCodec.Encode(new ReadSeq()) })).Fault,
                (await _grain.GetAsync(Name(kind))).Fault,
                (await _grain.SettleAsync(Name(kind))).Fault,
            };
            faults.ShouldAllBe(fault => fault == (int)StoreFault.Unavailable);
        }
    }

    /// <summary>A new enumeration that is sent belongs into the tests above.</summary>
    [Fact]
    public void Every_enumeration_that_silos_send_each_other_is_tried() =>
        SentEnumerations.Of(typeof(UserCommand), typeof(UserAnswer)).Select(t => t.Name).Order(StringComparer.Ordinal).ShouldBe(
            [nameof(AttributeSource), nameof(AttributeType), nameof(LinkRefusal), nameof(OpOutcome), nameof(OperationKind), nameof(UpdateOutcome)]);

    private ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync()
    {
        var e = new RecordEvent(new UserEvent { EventId = "e", TimeMs = 1, Type = "click" }, 1, false);
        return _users.RecordAsync(_alice, [e, e], CancellationToken.None);
    }

    private static async Task UnavailableAsync(Func<Task> call, string what) =>
        (await Should.ThrowAsync<StoreException>(call, what)).Fault.ShouldBe(StoreFault.Unavailable, what);

    /// <summary>The numbers up to 255 that stand for no member.</summary>
    private static IEnumerable<int> NotKnown<T>()
        where T : struct, Enum => Enumerable.Range(0, 256).Where(n => !Enum.IsDefined(typeof(T), n));

    private static IEnumerable<byte[]> Answers(IEnumerable<int> numbers, Func<int, UserAnswer> answer) => numbers.Select(n => AnswerCodec.Encode(answer(n)));

    private static IEnumerable<byte[]> Commands(IEnumerable<int> numbers, Func<int, UpdateBuilder> update) =>
        numbers.Select(n => CommandCodec.Encode(update(n).Command(1)));

    private static bool IsAnswer(byte[] bytes) => Reads(() => AnswerCodec.Decode(bytes));

    private static bool IsCommand(byte[] bytes) => Reads(() => CommandCodec.Decode(bytes));

    private static bool Reads(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static EndUserName Name(int kind) => new() { Account = "acme", Kind = kind, UserId = "alice" };

    private static ProfileAnswer Profile(int endReason, byte[]? values) => new()
    {
        Profile = new ProfileOfUser
        {
            Revision = 1,
            TotalSessions = 0,
            TotalDurationMs = 0,
            FirstStartMs = 0,
            LastEndMs = 0,
            OpenSession = new SessionOfUser
            {
                FirstEventId = "e",
                StartMs = 1,
                EndMs = 1,
                EventCount = 1,
                PageViewCount = 0,
                EndReason = endReason,
                OpenUntilMs = 2,
            },
            Values = values,
        },
    };
}
