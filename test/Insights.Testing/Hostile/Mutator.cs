using System.Text;

namespace Insights.Testing.Hostile;

/// <summary>Spoils requests in the ways that bugs, cut lines and bad people do. The same seed spoils alike.</summary>
public sealed class Mutator(Random random)
{
    private const string Structural = "{}[]\",:\\/ \n\t0-9.eE+nul";

    private static readonly string[] Pieces =
    [
        "null", "\"\"", "{}", "[]", "[[[[", "}}", "\\u0000", "\\ud800", "\\udc00", "\\u", "1e999", "-0", "9223372036854775808", "9999999999999999999999",
        "\"9999-12-31T23:59:59.9999999Z\"", "\"0001-01-01T00:00:00+14:00\"", "-62135596800001", "\u0000", "\uFEFF", "\u0085", "\"events\":", "\"time\":", "true",
    ];

    private static readonly string[] PathPieces =
        ["%", "%2F", "%2e%2e", "%25", "%C3", "%ff", "%0a", "..", "//", "?", "&", "=", "view=", "pageSize=-1", "pageToken=", "#", ":", "*", "%F0%9F%98%80", "~", "\\", "{", "|"];

    public Mutator(int seed) : this(new Random(seed))
    {
    }

    public int Next(int below) => random.Next(below);

    /// <summary>One to four changes of a body.</summary>
    public byte[] Body(byte[] body)
    {
        var bytes = body.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
            Change(bytes);
        return [.. bytes];
    }

    /// <summary>Changes the target of a request; it stays one word of visible ASCII.</summary>
    public string Path(string path) => Text(path, PathPieces, () => (char)random.Next(0x21, 0x7f), from: 1);

    /// <summary>Changes the value of a header; it stays one line.</summary>
    public string Header(string value) =>
        Text(value, ["", ",", "ins_", "_", " ", ";", "\"", "%00", "é"], () => (char)random.Next(0x20, 0x7f), from: 0);

    private void Change(List<byte> bytes)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 2:
                var other = random.Next(bytes.Count);
                (bytes[at], bytes[other]) = (bytes[other], bytes[at]);
                break;
            case 3:
                bytes.Insert(at, (byte)Structural[random.Next(Structural.Length)]);
                break;
            case 4:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                break;
            case 5:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                break;
            case 6:
                ReplaceValue(bytes, at);
                break;
            default:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                break;
        }
    }

    /// <summary>Takes a value out, or with its name, or puts another in its place: the JSON mostly stays JSON.</summary>
    private void ReplaceValue(List<byte> bytes, int at)
    {
        var from = bytes.IndexOf((byte)':', at);
        var to = from < 0 ? -1 : bytes.FindIndex(from, b => b is (byte)',' or (byte)'}' or (byte)']');
        if (to < 0)
            return;
        var piece = Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]);
        bytes.RemoveRange(from + 1, to - from - 1);
        bytes.InsertRange(from + 1, piece);
    }

    private string Text(string text, string[] pieces, Func<char> any, int from)
    {
        var result = new StringBuilder(text);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(from, result.Length + 1);
            switch (random.Next(4))
            {
                case 0 when at < result.Length:
                    result[at] = any();
                    break;
                case 1 when at < result.Length:
                    result.Remove(at, Math.Min(random.Next(1, 8), result.Length - at));
                    break;
                case 2:
                    result.Insert(at, any());
                    break;
                default:
                    result.Insert(at, pieces[random.Next(pieces.Length)]);
                    break;
            }
        }
        return result.ToString();
    }
}
