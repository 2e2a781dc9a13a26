using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Codec;
using Insights.Domain.EndUsers.Commands;
using Insights.Testing.Builders;
using static Insights.Testing.Builders.An;

namespace Insights.Domain.Tests.Attributes;

public class AttributeCodecTests
{
    private static readonly UserUpdate Full = Update("10:00", "op-1").From(AttributeSource.Salesforce)
        .Set(1, "").SetOnce(2, -0.5).Add(2, 1e300).Append(3, "a", "").Union(3, "é€🦊").Remove(3, "a").Unset(100)
        .Set(4, true).Set(5, DateTimeOffset.UnixEpoch).Set(6, Array.Empty<string>()).Build();

    /// <summary>Written by the first release that had attributes.</summary>
    private const string Stored =
        "14D0B3ECDF9567056F702D3180A4ECDF9567040A02010101040202000000000000E0BF0403029C7500883CE4377E06040502026101060505"
        + "010AC3A9E282ACF09FA68A060605010261C80107080103010A0104000C010500";

    [Fact]
    public void The_first_stored_form_of_an_update_is_read_for_ever()
    {
        var entry = new UpdateAccepted(Full, Moments.At("10:00:01"));
        var bytes = EntryCodec.Encode(entry);
        EntryCodec.Decode(Convert.FromHexString(Stored)).ShouldBe(entry);
        Convert.ToHexString(bytes).ShouldBe(Stored);
    }

    [Fact]
    public void Bytes_cut_at_any_length_are_refused()
    {
        var bytes = EntryCodec.Encode(new UpdateAccepted(Full, 0));
        for (var length = 0; length < bytes.Length; length++)
            Should.Throw<InvalidDataException>(() => EntryCodec.Decode(bytes.AsMemory(0, length)), $"{length} bytes");
    }

    [Fact]
    public void A_type_or_an_operation_that_nobody_knows_is_refused()
    {
        var bytes = ValuesCodec.Encode(UserStory.Given().When(Update("10:00").Set(1, true)).User.Values);
        bytes[3] = 99;
        Should.Throw<InvalidDataException>(() => ValuesCodec.Decode(bytes));
    }

    [Fact]
    public void Values_read_as_they_were_written()
    {
        var values = UserStory.Given(Click("10:00").Stating("name", "Ann")).When(new UpdateBuilder().With(9, OperationKind.Set, new TextValue("x")))
            .User.Values;
        ValuesCodec.Decode(ValuesCodec.Encode(values)).ShouldBe(values);
        ValuesCodec.Decode(ValuesCodec.Encode(UserValues.None)).ShouldBeSameAs(UserValues.None);
    }

    [Fact]
    public void Commands_and_answers_read_as_they_were_written()
    {
        foreach (var command in (UserCommand[])[
            new UpdateUser(Full, 5, true), new ReadUpdates(7, null, 50), new ReadUpdates(7, new StepCursor(-1, "o", 3), 1)])
            CommandCodec.Decode(CommandCodec.Encode(command)).ShouldBe(command);
        AnswerCodec.Decode(AnswerCodec.Encode(new UpdateDone(UpdateOutcome.TooLate))).ShouldBe(new UpdateDone(UpdateOutcome.TooLate));
        ValueStep[] steps = [
            new(new StepCursor(1, "o", 0), AttributeSource.Csv, OperationKind.Set, new TextValue("x"), new TextValue("x")),
            new(new StepCursor(0, "o", 0), AttributeSource.Csv, OperationKind.Unset, null, null)];
        var answer = (UpdatesAre)AnswerCodec.Decode(AnswerCodec.Encode(new UpdatesAre(true, steps)));
        answer.Exists.ShouldBeTrue();
        answer.Steps.ShouldBe(steps);
    }
}
