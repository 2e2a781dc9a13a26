using System.Reflection;
using Google.Protobuf;
using Insights.Domain.Attributes;
using Insights.Domain.EndUsers;
using Insights.Domain.EndUsers.Commands;
using Insights.Domain.EndUsers.Ports;
using Insights.Domain.Identity;
using Insights.Domain.Identity.Commands;
using Insights.Domain.Profiles;
using Insights.Domain.Sessions;
using Insights.Storage.Codec;
using Insights.Testing.Records;

namespace Insights.Storage.Tests.Codec;

/// <summary>What an earlier version wrote, kept as bytes: it is read for ever, and what is written today is the same.</summary>
public sealed class CorpusTests
{
    private static readonly Dictionary<string, byte[]> _corpus = Read();

    public static TheoryData<string> Entries => [.. Samples.Entries.Keys];

    public static TheoryData<string> States => [.. Samples.States.Keys];

    public static TheoryData<string> Commands => [.. Samples.Commands.Keys];

    public static TheoryData<string> Answers => [.. Samples.Answers.Keys];

    [Fact]
    public void Every_sample_is_in_the_corpus()
    {
        var samples = Samples.Entries.Select(e => (e.Key, Stored.Entry(e.Value)))
            .Concat(Samples.States.Select(s => (s.Key, Stored.State(s.Value).Bytes.ToArray())))
            .Concat(Samples.Commands.Select(c => (c.Key, c.Value.ToProto().ToByteArray())))
            .Concat(Samples.Answers.Select(a => (a.Key, a.Value.ToProto().ToByteArray())));
        samples.Where(s => !_corpus.ContainsKey(s.Key)).Select(s => $"{s.Key} {Convert.ToHexString(s.Item2)}")
            .ShouldBeEmpty("Add these lines to Corpus/v1.txt.");
    }

    [Fact]
    public void The_corpus_has_every_kind_of_entry_command_and_answer_and_every_part_of_a_state()
    {
        Kinds(V1.Entry.Descriptor).ShouldBe(Kinds(Samples.Entries.Values.Select(e => e.ToProto())));
        Kinds(V1.UserCommand.Descriptor).ShouldBe(Kinds(Samples.Commands.Values.Select(c => c.ToProto())));
        Kinds(V1.UserAnswer.Descriptor).ShouldBe(Kinds(Samples.Answers.Values.Select(a => a.ToProto())));
        V1.State.Descriptor.Fields.InDeclarationOrder().Select(f => f.Name).Order()
            .ShouldBe(Samples.States.Values.SelectMany(s => SetIn(s.ToProto())).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Entries))]
    public void An_entry_is_read_as_it_was_meant_and_written_as_it_was(string name)
    {
        var read = Stored.Entry(_corpus[name]);
        V1.Entry.Parser.ParseFrom(_corpus[name]).ShouldBe(Samples.Entries[name].ToProto());
        read.ToProto().ShouldBe(Samples.Entries[name].ToProto());
        Stored.Entry(read).ShouldBe(_corpus[name]);
    }

    [Theory]
    [MemberData(nameof(States))]
    public void A_state_is_read_as_it_was_meant_and_written_as_it_was(string name)
    {
        var sample = Samples.States[name];
        var read = Stored.State(sample.Key, new Snapshot(sample.Seq, _corpus[name])).ShouldNotBeNull();
        Stored.State(read).Bytes.ToArray().ShouldBe(_corpus[name]);
        WithoutKeys(read.ToProto()).ShouldBe(WithoutKeys(sample.ToProto()));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_is_read_as_it_was_meant_and_written_as_it_was(string name)
    {
        var read = V1.UserCommand.Parser.ParseFrom(_corpus[name]).ToDomain();
        read.ToProto().ShouldBe(Samples.Commands[name].ToProto());
        read.ToProto().ToByteArray().ShouldBe(_corpus[name]);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_is_read_as_it_was_meant_and_written_as_it_was(string name)
    {
        var read = V1.UserAnswer.Parser.ParseFrom(_corpus[name]).ToDomain();
        read.ToProto().ShouldBe(Samples.Answers[name].ToProto());
        read.ToProto().ToByteArray().ShouldBe(_corpus[name]);
    }

    /// <summary>A later version adds a field to every message: this one passes over it, wherever it stands.</summary>
    [Fact]
    public void Fields_of_a_later_version_are_passed_over()
    {
        foreach (var (name, entry) in Samples.Entries)
        {
            var newer = NewerVersion.With(entry.ToProto());
            newer.Length.ShouldBeGreaterThan(_corpus[name].Length);
            Stored.Entry(Stored.Entry(newer)).ShouldBe(_corpus[name], name);
            UserCodec.Instance.TryGlance(newer, out var glance).ShouldBe(entry is UserCreated or ItemEntry, name);
            glance?.TimeMs.ShouldBe(((EventAccepted)entry).Event.TimeMs);
        }
        foreach (var (name, state) in Samples.States)
        {
            var saved = V1.State.Parser.ParseFrom(NewerVersion.With(state.ToProto()));
            WithoutKeys(saved.ToDomain(state.Key).ToProto()).ShouldBe(WithoutKeys(state.ToProto()), name);
        }
        foreach (var (name, command) in Samples.Commands)
            V1.UserCommand.Parser.ParseFrom(NewerVersion.With(command.ToProto())).ToDomain().ToProto().ToByteArray().ShouldBe(_corpus[name], name);
        foreach (var (name, answer) in Samples.Answers)
            V1.UserAnswer.Parser.ParseFrom(NewerVersion.With(answer.ToProto())).ToDomain().ToProto().ToByteArray().ShouldBe(_corpus[name], name);
    }

    /// <summary>The numbers of enumerations are those of the domain, all of them: they are stored, and sent.</summary>
    [Fact]
    public void Enumerations_have_the_numbers_of_the_domain()
    {
        Same<V1.UserKey.Types.Kind, UserKind>();
        Same<V1.AttributeSource, AttributeSource>();
        Same<V1.OperationKind, OperationKind>();
        Same<V1.UpdateDone.Types.Outcome, UpdateOutcome>();
        Same<V1.UpdatesJudged.Types.Verdict, UpdateVerdict>();
        Same<V1.OpDone.Types.Outcome, OpOutcome>();
        Same<V1.OpDone.Types.Refusal, LinkRefusal>();
        Same<V1.OwnerAnswer.Types.Fault, StoreFault>();
        Same<V1.OwnerAnswer.Types.Outcome, RecordOutcome>();
        Same<V1.Session.Types.EndReason, EndReason>();

        static void Same<TStored, T>()
            where TStored : struct, Enum
            where T : struct, Enum =>
            Enum.GetValues<TStored>().Where(v => Convert.ToInt32(v) != 0).Select(v => $"{v} {v:D}")
                .ShouldBe(Enum.GetValues<T>().Where(v => Convert.ToInt32(v) != 0).Select(v => $"{v} {v:D}"), typeof(T).Name);
    }

    private static IEnumerable<string> Kinds(Google.Protobuf.Reflection.MessageDescriptor type) => type.Oneofs[0].Fields.Select(f => f.Name).Order();

    private static IEnumerable<string> Kinds(IEnumerable<IMessage> messages) => messages.SelectMany(SetIn).Distinct().Order();

    /// <summary>The names of the fields that a message has.</summary>
    private static IEnumerable<string> SetIn(IMessage message) => message.Descriptor.Fields.InDeclarationOrder()
        .Where(f => f.IsRepeated ? ((System.Collections.ICollection)f.Accessor.GetValue(message)).Count > 0
            : f.HasPresence ? f.Accessor.HasValue(message) : !Equals(f.Accessor.GetValue(message), 0L))
        .Select(f => f.Name);

    /// <summary>Fingerprints have a random key, and so other values each time.</summary>
    private static V1.State WithoutKeys(V1.State state)
    {
        foreach (var fingerprints in (V1.Fingerprints?[])[state.Fingerprints, state.Attributes?.Fingerprints, state.Anonymous?.Fingerprints])
        {
            if (fingerprints is null)
                continue;
            (fingerprints.Key1, fingerprints.Key2) = (0, 0);
            for (var i = 0; i < fingerprints.Sorted.Count; i++)
                fingerprints.Sorted[i] = 0;
        }
        return state;
    }

    private static Dictionary<string, byte[]> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Insights.Storage.Tests.Codec.Corpus.v1.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .ToDictionary(line => line[0], line => Convert.FromHexString(line[1]));
    }
}
