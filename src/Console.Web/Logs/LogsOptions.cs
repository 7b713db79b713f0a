using System.ComponentModel.DataAnnotations;

namespace IronicConsole.Web.Logs;

/// <summary>Section <c>Logs</c>: log files beside what goes to standard output. What is logged is section <c>Logging</c>'s, as everywhere in .NET.</summary>
public sealed class LogsOptions
{
    /// <summary>The folder of the log files; empty for <c>logs</c> in the store's folder, <c>none</c> for no log files. Default empty.</summary>
    public string Folder { get; set; } = "";

    /// <summary>How large a log file grows before the next one is begun, in bytes. Default 10 MiB.</summary>
    [Range(65_536, 1_073_741_824)]
    public long FileBytes { get; set; } = 10_485_760;

    /// <summary>How many log files are kept, the newest. Default 5.</summary>
    [Range(1, 100)]
    public int Files { get; set; } = 5;
}
