using System.Text;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Images;

/// <summary>The two places on a boot CD that hold the kernel parameters: the boot loader's menu, and a file for ramdisks that read it.</summary>
public static class BootMenu
{
    /// <summary><c>/parameters.txt</c>: one parameter a line.</summary>
    public static string File(IEnumerable<KeyValuePair<string, string?>> parameters) => string.Concat(parameters.Select(p => Word(p) + "\n"));

    /// <summary><c>/boot/grub/grub.cfg</c>.</summary>
    /// <param name="kernel">Path of the kernel on the CD.</param>
    /// <param name="ramdisk">Path of the ramdisk on the CD.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="serial">Serial port with its speed, or empty.</param>
    public static string Grub(string kernel, string ramdisk, IEnumerable<KeyValuePair<string, string?>> parameters, string serial)
    {
        var menu = new StringBuilder("set timeout=0\n");
        if (serial.Length > 0)
        {
            var unit = new string([.. serial.Split(',')[0].Where(char.IsAsciiDigit)]);
            var speed = new string([.. serial.Split(',').ElementAtOrDefault(1)?.TakeWhile(char.IsAsciiDigit) ?? []]);
            menu.Append(System.Globalization.CultureInfo.InvariantCulture, $"serial --unit={(unit.Length > 0 ? unit : "0")} --speed={(speed.Length > 0 ? speed : "115200")}\n");
            menu.Append("terminal_output console serial\n");
        }

        var words = (serial.Length > 0 ? ["console=tty0", $"console={serial}"] : Array.Empty<string>()).Concat(parameters.Select(p => Quoted(Word(p))));
        return menu.Append(System.Globalization.CultureInfo.InvariantCulture, $"menuentry deploy {{\n    linux {kernel} {string.Join(' ', words)}\n    initrd {ramdisk}\n}}\n").ToString();
    }

    /// <summary>What cannot be written as a kernel parameter, or null.</summary>
    public static Problem? Check(IEnumerable<KeyValuePair<string, string?>> parameters) =>
        parameters.FirstOrDefault(p => p.Key.Length == 0 || Word(p).Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '"' or '\'')) is { Key: { } key }
            ? new Problem("kernel-parameter", 400, $"Kernel parameter '{key}' has a blank or a quote in it.") : null;

    private static string Word(KeyValuePair<string, string?> parameter) => parameter.Value is null ? parameter.Key : $"{parameter.Key}={parameter.Value}";

    // Between single quotes the boot loader takes every character as it is.
    private static string Quoted(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ',' or ':' or '/' or '=' or '%' or '+' or '@') ? word : $"'{word}'";
}
