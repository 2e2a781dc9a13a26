using Insights.Testing.Documents;
using Insights.Testing.Processes;

namespace Insights.Client.Tests.Node;

public sealed class NodeExampleTests
{
    private static readonly string Proto = Path.Combine(Document.Top(), "proto");

    /// <summary>Prints what arrives of properties that are sent, and what becomes of those that cannot be.</summary>
    private const string RoundTrip =
        """
        const [, , folder, proto] = process.argv;
        const { toStruct, fromStruct } = require(`${folder}/values`);
        const loaded = require('@grpc/proto-loader').loadSync('insights/v1/events.proto', { includeDirs: [proto, `${folder}/stubs`], enums: String, oneofs: true });
        const { requestSerialize, requestDeserialize } = loaded['insights.v1.EventService'].RecordEvents;
        const sent = {
          text: '', yes: true, no: false, zero: 0, part: -2.5, none: null, left: undefined, big: 9007199254740991n, at: new Date(0),
          list: [1, 'two', [], null, { in: { deep: [false] } }], object: {}, 'odd name': 'ü',
        };
        const [event] = requestDeserialize(requestSerialize({ events: [{ eventId: 'e', properties: toStruct(sent) }] })).events;
        console.log(JSON.stringify(fromStruct(event.properties)));
        let deep = 1;
        for (let i = 0; i < 64; i++) deep = [deep];
        for (const bad of [{ f: () => 1 }, { a: [NaN] }, { b: 2n ** 60n }, { s: Symbol('x') }, { deep }]) {
          try {
            console.log('taken', toStruct(bad));
          } catch (error) {
            console.log(error.name, error.message.replaceAll('[0]', ''));
          }
        }
        """;

    private const string Typed =
        """
        import type { Event, Event__Output } from './types/insights/v1/Event';
        import { fromStruct, toStruct } from './values';

        const event: Event = { eventId: 'e1', type: 'click', properties: toStruct({ plan: 'pro', step: 3, tags: ['new', null], since: new Date(0) }) };
        const plan = (listed: Event__Output) => fromStruct(listed.properties).plan;
        // @ts-expect-error: a function has no form in an event.
        toStruct({ f: () => 1 });
        // @ts-expect-error: the loader would drop the value of this name.
        const lost: Event = { properties: { fields: { plan: { string_value: 'pro' } } } };
        export { event, lost, plan };
        """;

    [SkippableFact]
    public async Task Property_values_arrive_and_what_has_no_form_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("roundtrip.js"), RoundTrip);
        var end = await NodeExample.NodeAsync(folder.Path, folder.File("roundtrip.js"), NodeExample.Folder, Proto);
        end.Output.ShouldBe(
            """
            {"text":"","yes":true,"no":false,"zero":0,"part":-2.5,"none":null,"big":9007199254740991,"at":"1970-01-01T00:00:00.000Z","list":[1,"two",[],null,{"in":{"deep":[false]}}],"object":{},"odd name":"ü"}
            TypeError properties.f is function () => 1: it has no form in an event
            TypeError properties.a is number NaN: it has no form in an event
            TypeError properties.b is bigint 1152921504606846976: it has no form in an event
            TypeError properties.s is symbol Symbol(x): it has no form in an event
            TypeError properties.deep is nested deeper than 64 levels

            """,
            end.Errors);
    }

    [SkippableFact]
    public async Task The_types_that_it_makes_take_its_values_and_no_misspelt_ones()
    {
        using var top = new TemporaryFolder();
        Directory.CreateSymbolicLink(top.File("proto"), Proto);
        var folder = Directory.CreateDirectory(top.File("examples/node")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "stubs"), Path.Combine(NodeExample.Folder, "stubs"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), await NodeExample.PackagesAsync());
        foreach (var name in (string[])["package.json", "values.js", "values.d.ts"])
            File.Copy(Path.Combine(NodeExample.Folder, name), Path.Combine(folder, name));
        await File.WriteAllTextAsync(Path.Combine(folder, "typed.ts"), Typed);
        var made = await ProgramRun.ToEndAsync(ProgramRun.Find("npm")!, ["run", "types"], folder, TimeSpan.FromMinutes(1));
        made.ExitCode.ShouldBe(0, made.Errors);
        var checkedTypes = await NodeExample.NodeAsync(
            folder, Path.Combine(folder, "node_modules/typescript/bin/tsc"), "--noEmit", "--strict", "--target", "es2022", "--module", "commonjs", "typed.ts");
        checkedTypes.ExitCode.ShouldBe(0, checkedTypes.Output);
    }
}
