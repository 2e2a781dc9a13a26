using System.Text.Json.Nodes;
using Insights.Cli.Http;

namespace Insights.Cli.Live;

/// <summary>Tells who comes from who does something else, which the server tells alike.</summary>
internal sealed class LiveChanges
{
    private readonly HashSet<(string? Kind, string? Id)> _here = [];

    /// <returns>
    /// Each user of a message with what became of them: = is here at the start, + came, ~ did something else, - left. Of one who
    /// left only the key is known.
    /// </returns>
    public IEnumerable<(string Change, JsonObject User)> Of(JsonObject message)
    {
        var isSnapshot = message["snapshot"] is not null;
        foreach (var user in Answers.Objects(message["users"]))
        {
            var isNew = _here.Add(KeyOf(user["endUser"] as JsonObject));
            yield return (isNew ? isSnapshot ? "=" : "+" : "~", user);
        }
        foreach (var left in Answers.Objects(message["left"]))
        {
            _here.Remove(KeyOf(left));
            yield return ("-", new JsonObject { ["endUser"] = left.DeepClone() });
        }
    }

    private static (string? Kind, string? Id) KeyOf(JsonObject? key) => (Answers.Text(key?["kind"]), Answers.Text(key?["id"]));
}
