using Xunit;

namespace IronicConsole.Tests.Assets;

/// <summary>A test that needs npm; skipped, with the reason, where there is none.</summary>
internal sealed class NpmFactAttribute : FactAttribute
{
    public NpmFactAttribute()
    {
        if (Npm is null) Skip = "npm is not installed: the committed assets cannot be built again to compare.";
    }

    public static string? Npm { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "npm.cmd" : "npm"))
        .FirstOrDefault(File.Exists);
}
