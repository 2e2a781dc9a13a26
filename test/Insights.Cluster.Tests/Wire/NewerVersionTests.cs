using Insights.Contracts;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Testing.Records;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Events;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Domain.Sessions;
using Insights.Grains.EndUsers;
using Insights.Grains.Wire;
using Insights.Storage.Codec;
using Insights.Testing.Builders;
using Proto = Insights.Storage.V1;

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
            await UnavailableAsync(Outcomes(1, number), $"outcome {number}");
        foreach (var outcomes in (int[][])[[], [1], [1, 1, 1]])
            await UnavailableAsync(Outcomes(outcomes), $"{outcomes.Length} outcomes of two events");
        foreach (var fault in NotKnown<StoreFault>().Where(f => f != 0))
            await UnavailableAsync(new Proto.OwnerAnswer { Fault = (Proto.OwnerAnswer.Types.Fault)fault }, $"fault {fault}");
        _other.Answer = () => Outcomes(1, 2);
        (await RecordAsync()).ShouldBe([RecordOutcome.Accepted, RecordOutcome.Duplicate]);

        Task UnavailableAsync(Proto.OwnerAnswer answer, string what)
        {
            _other.Answer = () => answer;
            return ShouldBeUnavailableAsync(async () => await RecordAsync(), what);
        }
    }

    [Fact]
    public async Task An_answer_that_is_not_known_is_unavailable()
    {
        List<Proto.UserAnswer?> answers =
        [
            .. NotKnown<UpdateOutcome>().Select(n => new UpdateDone((UpdateOutcome)n).ToProto()),
            .. NotKnown<UpdateVerdict>().Select(n => new UpdatesJudged(true, [(UpdateVerdict)n]).ToProto()),
            .. NotKnown<OpOutcome>().Select(n => new OpDone((OpOutcome)n).ToProto()),
            .. NotKnown<LinkRefusal>().Select(n => new OpDone(OpOutcome.Refused, (LinkRefusal)n).ToProto()),
            .. NotKnown<AttributeSource>().Select(n => Step((AttributeSource)n, OperationKind.Unset)),
            .. NotKnown<OperationKind>().Select(n => Step(AttributeSource.Api, (OperationKind)n)),
            Proto.UserAnswer.Parser.ParseFrom(NewerVersion.With(new Proto.UserAnswer())),
            new Proto.UserAnswer(),
            null,
        ];
        foreach (var answer in answers)
        {
            _other.Answer = () => new Proto.OwnerAnswer { Answer = answer };
            await ShouldBeUnavailableAsync(async () => await ExecuteAsync(), $"{answer}");
        }
        _other.Answer = () => new Proto.OwnerAnswer { Answer = new SeqIs(7).ToProto() };
        (await ExecuteAsync()).ShouldBe(new SeqIs(7));

        static Proto.UserAnswer Step(AttributeSource source, OperationKind kind) =>
            new UpdatesAre(true, [new ValueStep(_cursor, source, kind, null, null)]).ToProto();
    }

    [Fact]
    public async Task A_profile_that_is_not_known_is_unavailable()
    {
        List<Proto.Profile> profiles =
        [
            .. NotKnown<EndReason>().Select(n => Profile(p => p.OpenSession.EndReason = (Proto.Session.Types.EndReason)n)),
            .. NotKnown<AttributeSource>().Select(n => Profile(p => p.Values[0].Source = (Proto.AttributeSource)n)),
            Profile(p => p.Values[0].Value = new Proto.AttributeValue()),
            Profile(p => p.Values[0].Value = Proto.AttributeValue.Parser.ParseFrom(NewerVersion.With(new Proto.AttributeValue()))),
            Profile(p => p.Values[0].Value = null),
        ];
        foreach (var profile in profiles)
        {
            _other.Answer = () => new Proto.OwnerAnswer { Profile = profile };
            await ShouldBeUnavailableAsync(async () => await _users.GetAsync(_alice, CancellationToken.None), $"{profile}");
        }
        _other.Answer = () => new Proto.OwnerAnswer { Profile = Profile(p => { }) };
        (await _users.GetAsync(_alice, CancellationToken.None))!.Values.All.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Fields_of_a_later_version_are_passed_over_in_every_answer()
    {
        _other.Answer = () => Newer(Outcomes(1, 2));
        (await RecordAsync()).ShouldBe([RecordOutcome.Accepted, RecordOutcome.Duplicate]);
        _other.Answer = () => Newer(new Proto.OwnerAnswer { Answer = new SeqIs(7).ToProto() });
        (await ExecuteAsync()).ShouldBe(new SeqIs(7));
        _other.Answer = () => Newer(new Proto.OwnerAnswer { Profile = Profile(p => { }) });
        (await _users.GetAsync(_alice, CancellationToken.None))!.Revision.ShouldBe(1);

        static Proto.OwnerAnswer Newer(Proto.OwnerAnswer answer) => Proto.OwnerAnswer.Parser.ParseFrom(NewerVersion.With(answer));
    }

    [Fact]
    public async Task A_command_that_is_not_known_is_answered_as_unavailable()
    {
        List<Proto.UserCommand?> commands =
        [
            .. NotKnown<AttributeSource>().Select(n => new UpdateBuilder().From((AttributeSource)n).Set(1, "a").Command(1).ToProto()),
            .. NotKnown<OperationKind>().Select(n => new UpdateBuilder().With(1, (OperationKind)n, new TextValue("a")).Command(1).ToProto()),
            Proto.UserCommand.Parser.ParseFrom(NewerVersion.With(new Proto.UserCommand())),
            new Proto.UserCommand(),
            null,
        ];
        foreach (var command in commands)
            (await FaultAsync(_grain.ExecuteAsync, new Proto.OwnerRequest { User = Name(1), Command = command })).ShouldBe(StoreFault.Unavailable, $"{command}");
    }

    [Fact]
    public async Task A_user_of_a_kind_that_is_not_known_is_unavailable_and_so_are_bytes_that_are_no_message()
    {
        foreach (var kind in NotKnown<UserKind>())
        {
            var request = new Proto.OwnerRequest { User = Name(kind), Command = new ReadSeq().ToProto() };
            foreach (var call in (Func<Message, Task<Message>>[])[_grain.RecordAsync, _grain.ExecuteAsync, _grain.GetAsync, _grain.SettleAsync])
                (await FaultAsync(call, request)).ShouldBe(StoreFault.Unavailable);
        }
        var answer = await _grain.GetAsync(new Message { Bytes = [0xff] });
        Proto.OwnerAnswer.Parser.ParseFrom(answer.Bytes).Fault.ShouldBe(Proto.OwnerAnswer.Types.Fault.Unavailable);
    }

    /// <summary>A new enumeration that is sent belongs into the tests above.</summary>
    [Fact]
    public void Every_enumeration_that_silos_send_each_other_is_tried() =>
        SentEnumerations.Of(typeof(UserCommand), typeof(UserAnswer)).Select(t => t.Name).Order(StringComparer.Ordinal).ShouldBe(
            [nameof(AttributeSource), nameof(AttributeType), nameof(LinkRefusal), nameof(OpOutcome), nameof(OperationKind), nameof(UpdateOutcome), nameof(UpdateVerdict)]);

    private ValueTask<IReadOnlyList<RecordOutcome>> RecordAsync()
    {
        var e = new RecordEvent(new UserEvent { EventId = "e", TimeMs = 1, Type = "click" }, 1, false);
        return _users.RecordAsync(_alice, [e, e], CancellationToken.None);
    }

    private static async Task ShouldBeUnavailableAsync(Func<Task> call, string what) =>
        (await Should.ThrowAsync<StoreException>(call, what)).Fault.ShouldBe(StoreFault.Unavailable, what);

    /// <summary>The numbers up to 255 that stand for no member.</summary>
    private static IEnumerable<int> NotKnown<T>()
        where T : struct, Enum => Enumerable.Range(0, 256).Where(n => !Enum.IsDefined(typeof(T), n));

    private ValueTask<UserAnswer> ExecuteAsync() => _users.ExecuteAsync(_alice, new ReadSeq(), CancellationToken.None);

    private static async Task<StoreFault> FaultAsync(Func<Message, Task<Message>> call, Proto.OwnerRequest request) =>
        (StoreFault)Proto.OwnerAnswer.Parser.ParseFrom((await call(request.ToMessage())).Bytes).Fault;

    private static Proto.OwnerAnswer Outcomes(params int[] outcomes) => new() { Outcomes = { outcomes.Select(o => (Proto.OwnerAnswer.Types.Outcome)o) } };

    private static Proto.UserKey Name(int kind) => new() { Account = "acme", Kind = (Proto.UserKey.Types.Kind)kind, Id = "alice" };

    private static Proto.Profile Profile(Action<Proto.Profile> change)
    {
        var profile = ((Proto.OwnerAnswer)Contracts.Samples.All["owner-answer-profile"]).Profile.Clone();
        profile.Revision = 1;
        change(profile);
        return profile;
    }
}
