using System.Text;

namespace IronicConsole.RackSim.Machines;

/// <summary>What a machine takes from the CD it boots: the kernel parameters.</summary>
public static class DeployCd
{
    /// <summary>
    /// The parameters in <c>/parameters.txt</c>, or else those of the first <c>linux</c> line in <c>/boot/grub/grub.cfg</c>.
    /// Null when the CD has neither, so that nothing on it can be started.
    /// </summary>
    /// <exception cref="InvalidDataException">The CD cannot be read.</exception>
    public static IReadOnlyDictionary<string, string>? Parameters(Stream image)
    {
        var iso = Iso9660.Open(image);
        if (iso.ReadFile("/parameters.txt") is { } file)
        {
            return Parse(Encoding.UTF8.GetString(file));
        }
        if (iso.ReadFile("/boot/grub/grub.cfg") is not { } menu)
        {
            return null;
        }
        var line = Encoding.UTF8.GetString(menu).Split('\n').Select(l => l.Trim())
            .FirstOrDefault(l => l.StartsWith("linux", StringComparison.Ordinal) && l.Contains(' ', StringComparison.Ordinal));
        return line is null ? null : Parse(line[line.IndexOf(' ', StringComparison.Ordinal)..]);
    }

    private static Dictionary<string, string> Parse(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            parameters[equals < 0 ? word : word[..equals]] = equals < 0 ? "" : word[(equals + 1)..].Trim('"');
        }
        return parameters;
    }
}
