using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection;

internal static class InspectionProblems
{
    public static Problem Failed(string told, string? fix = null) => new("inspection-failed", 500, told) { Fix = fix };
}
