using k8s;
using k8s.Models;

namespace Insights.Silo.Tests.Helm.Rendering;

/// <summary>A rendered chart as Kubernetes's own types. A name that they do not have, or a value of another kind, is a fault.</summary>
internal sealed class Manifests
{
    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["v1/Service"] = typeof(V1Service),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["cert-manager.io/v1/Certificate"] = typeof(CertManagerCertificate),
        ["autoscaling/v2/HorizontalPodAutoscaler"] = typeof(V2HorizontalPodAutoscaler),
    };

    private readonly IReadOnlyList<object> _all;

    private Manifests(string text) => _all = KubernetesYaml.LoadAllFromString(text, Kinds, strict: true);

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> All => [.. _all.Cast<IKubernetesObject<V1ObjectMeta>>()];

    public V1PodSpec Pod => One<V1Deployment>().Spec.Template.Spec;

    public V1Container Silo => Pod.Containers.Single();

    public IReadOnlyDictionary<string, string> Environment => Silo.Env.ToDictionary(
        e => e.Name, e => e.Value ?? (e.ValueFrom.SecretKeyRef is { } secret ? $"{secret.Name}/{secret.Key}" : e.ValueFrom.FieldRef.FieldPath));

    public T One<T>() => _all.OfType<T>().Single();

    public IReadOnlyList<T> Every<T>() => [.. _all.OfType<T>()];

    /// <param name="values">Names of files of values.</param>
    public static Manifests Of(params string[] values)
    {
        var (text, error) = Renderer.Render([.. values.Select(Renderer.FileOf)]);
        error.ShouldBeEmpty();
        // Notes are for people; a document of comments alone is none.
        var documents = text.Split("\n---", StringSplitOptions.RemoveEmptyEntries)
            .Where(d => !d.Contains("# Source: NOTES.txt", StringComparison.Ordinal) && d.Contains("apiVersion:", StringComparison.Ordinal));
        return new Manifests(string.Join("\n---\n", documents.Select(d => d.TrimStart('-'))));
    }
}
