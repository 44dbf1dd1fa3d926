#include "hostc/hostc.h"

int main(int argc, char **argv)
{
    return hostc_run(argc, argv);
}
