using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Deploy;

/// <summary><c>instance_info</c> with its secrets in clear, for whoever fetches the image.</summary>
internal static class OpenedInstance
{
    /// <summary>Opens what is sealed; what does not open stays as it is.</summary>
    public static JsonMap Of(StepContext step)
    {
        var instance = step.Node.InstanceInfo;
        foreach (var key in instance.Keys.Where(k => SecretBox.IsSealed(instance.Text(k))).ToArray())
        {
            if (step.Open(instance.Text(key)) is { } clear) instance = instance.With(key, clear.Reveal());
        }

        return instance;
    }
}
