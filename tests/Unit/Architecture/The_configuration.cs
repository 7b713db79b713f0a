using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace IronicConsole.Tests.House;

/// <summary>Every option is documented: the tables of docs/configuration.md are printed from the sources.</summary>
public sealed partial class The_configuration
{
    private static readonly string[] Sections = ["Store", "Secrets", "Engine", "Portgroups", "Approvals", "Demo", "Shell", "Drivers", "Fake", "Redfish", "Neutron", "Agent", "Deploy", "Steps", "Cleaning", "Rescue", "Images", "Inspection", "Power", "History", "Logs", "Tls", "SignIn", "Policy", "Webhooks", "Audit"];

    [Fact]
    public void Is_what_the_documents_print()
    {
        var printed = string.Concat(Sections.Select(Section));
        var file = Path.Combine(Root(), "docs", "configuration.md");
        var text = File.ReadAllText(file);
        var written = text[text.IndexOf("## Store\n", StringComparison.Ordinal)..];
        Assert.True(written == printed, $"The tables of docs/configuration.md are not what the sources say. From '## Store' on it should read:\n{printed}");
    }

    [Fact]
    public void Has_no_section_that_is_not_printed() => Assert.Empty(Files().Select(f => Path.GetFileName(f)[..^"Options.cs".Length]).Except(Sections));

    private static string Section(string name)
    {
        var table = new StringBuilder($"## {name}\n\n| key | type | default | effect |\n|---|---|---|---|\n");
        foreach (Match option in Option().Matches(File.ReadAllText(Files().Single(f => Path.GetFileName(f) == $"{name}Options.cs"))))
        {
            var (type, start) = (option.Groups["type"].Value, option.Groups["start"].Value);
            table.Append($"| `{name}:{option.Groups["name"].Value}` | {Word(type)} | `{Default(type, start)}` | {Text(option.Groups["says"].Value)} |\n");
        }

        return table.ToString() + (name == Sections[^1] ? "" : "\n");
    }

    private static string Text(string says) => Tag().Replace(says, m => m.Groups[1].Value + m.Groups[2].Value).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Word(string type) => type.TrimEnd('?') switch
    {
        "string" => "text", "int" or "long" => "whole number", "double" => "number", "bool" => "true/false", "Uri" => "URL", "TimeSpan" => "time",
        var other => other.Contains('<', StringComparison.Ordinal) || other.EndsWith("[]", StringComparison.Ordinal) ? "list or map" : other,
    };

    private static string Default(string type, string start) => start switch
    {
        "" when type.EndsWith('?') || Word(type) == "list or map" => "unset",
        "" => type == "bool" ? "false" : "0",
        "\"\"" or "[]" => "empty",
        _ when Word(type) == "list or map" => "unset",
        _ when Time().Match(start) is { Success: true } time => Spelled(time.Groups[1].Value, double.Parse(time.Groups[2].Value, CultureInfo.InvariantCulture)),
        _ => start.StartsWith('"') ? start : start.Replace("_", "", StringComparison.Ordinal),
    };

    private static string Spelled(string unit, double count) =>
        (unit switch { "Milliseconds" => TimeSpan.FromMilliseconds(count), "Seconds" => TimeSpan.FromSeconds(count), _ => TimeSpan.FromMinutes(count) }).ToString();

    private static IEnumerable<string> Files() => new[] { "Engine", "Drivers", "Console.Web" }
        .SelectMany(p => Directory.GetFiles(Path.Combine(Root(), "src", p), "*Options.cs", SearchOption.AllDirectories)).Where(f => !f.Contains("/obj/", StringComparison.Ordinal));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "IronicConsole.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex("""/// <summary>(?<says>[^\n]*)</summary>\s*\n(?:\s*\[[^\n]*\n)?\s*public (?<type>[\w<>,\[\]?. ]+) (?<name>\w+) \{ get;[^}]*\}(?:\s*= *(?<start>(?:[^;"]|"[^"]*")*);)?""")]
    private static partial Regex Option();

    [GeneratedRegex(@"TimeSpan\.From(\w+)\(([\d.]+)\)")]
    private static partial Regex Time();

    [GeneratedRegex("""<c>(.*?)</c>|<see cref="(?:[^"]*\.)?([^".]+)"\s*/>""")]
    private static partial Regex Tag();
}
